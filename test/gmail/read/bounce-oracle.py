"""Reads bounces as GNU Mailman does (flufl.bounce): an oracle that nobody here wrote.

In, as arguments: paths of messages.
Out: JSON, for each {temporary, permanent}: the addresses that were not reached, for now and for good.
"""

import email
import json
import sys

from flufl.bounce import all_failures


def texts(addresses):
    return sorted(each.decode("ascii", "replace") if isinstance(each, bytes) else each for each in addresses)


def read(path):
    with open(path, "rb") as file:
        temporary, permanent = all_failures(email.message_from_bytes(file.read()))
    return {"temporary": texts(temporary), "permanent": texts(permanent)}


json.dump([read(path) for path in sys.argv[1:]], sys.stdout)

"""Reads messages as Python's email package understands them: an oracle that nobody here wrote.

In, on stdin: JSON, a list of messages in base64.
Out: JSON, for each {subject, from, to, cc, replyTo: [[name, address]], text, html: the inline parts of that type
joined by a line, null where there is none, attachments: [{name, type, size, sha256}]}. A part that is no
inline text without a file name is an attachment; a message within the message is one, and is not looked into.
"""

import base64
import email
import email.policy
import hashlib
import json
import sys


def addresses(message, name):
    found = []
    for header in message.get_all(name, []):
        found += [[address.display_name, address.addr_spec] for address in header.addresses]
    return [entry for entry in found if entry[1] not in ("", "<>")]


def leaves(part):
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in part.get_payload():
            yield from leaves(child)
    else:
        yield part


def type_of(part):
    """A multipart without a part is described as a text by servers that cannot say that in their grammar."""
    kind = part.get_content_type()
    return "text/plain" if kind.startswith("multipart/") else kind


def is_text(part):
    return (
        type_of(part) in ("text/plain", "text/html")
        and part.get_content_disposition() != "attachment"
        and not part.get_filename()
    )


def described(part):
    if part.get_content_maintype() == "message" and part.is_multipart():
        content = part.get_payload(0).as_bytes(policy=part.policy.clone(linesep="\r\n"))
    else:
        content = part.get_payload(decode=True) or b""
    name = part.get_filename() or ""
    if not name and part.get_content_type() == "message/rfc822" and part.is_multipart():
        subject = part.get_payload(0).get("subject", "")
        name = f"{subject}.eml" if subject else ""
    return {
        "name": str(name),
        "type": part.get_content_type(),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def content(part):
    if part.get_content_maintype() == "multipart":
        return part.get_payload() or ""
    try:
        return part.get_content()
    except (LookupError, ValueError):
        return part.get_payload(decode=True).decode("utf-8", "replace")


def joined(parts, kind):
    texts = [content(part) for part in parts if is_text(part) and type_of(part) == kind]
    return "\n".join(texts) if texts else None


def read(source):
    message = email.message_from_bytes(source, policy=email.policy.default)
    parts = list(leaves(message))
    return {
        "subject": str(message.get("subject", "")),
        "from": addresses(message, "from"),
        "to": addresses(message, "to"),
        "cc": addresses(message, "cc"),
        "replyTo": addresses(message, "reply-to"),
        "text": joined(parts, "text/plain"),
        "html": joined(parts, "text/html"),
        "attachments": [described(part) for part in parts if not is_text(part)],
    }


json.dump([read(base64.b64decode(source)) for source in json.load(sys.stdin)], sys.stdout)

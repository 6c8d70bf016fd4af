"""Reads a mailbox as a client that nobody here wrote: Python's imaplib and email.

In, on stdin: JSON {host, port, ca (PEM), address, token, folder}. Signs in with XOAUTH2.
Out: JSON {messages: [{headers: [[name, value]], text, html, attachments: [{name, type, size, sha256}],
readAs: [[charset, method]]}],
threads: the server's own threading of them, as THREAD=REFERENCES (RFC 5256) writes it: "(1 2)(3)"}.
"""

import email
import email.policy
import hashlib
import imaplib
import json
import ssl
import sys

given = json.load(sys.stdin)
client = imaplib.IMAP4_SSL(
    given["host"], given["port"], ssl_context=ssl.create_default_context(cadata=given["ca"])
)
sign_in = "user={address}\x01auth=Bearer {token}\x01\x01".format(**given)
client.authenticate("XOAUTH2", lambda _: sign_in.encode())
status, answer = client.select('"%s"' % given["folder"], readonly=True)
if status != "OK":
    sys.exit(answer[0].decode())


def body(message, kind):
    part = message.get_body((kind,))
    return part.get_content() if part else ""


def described(part):
    content = part.get_payload(decode=True)
    if part.get_content_type() == "message/rfc822":
        content = part.get_payload(0).as_bytes()
    return {
        "name": part.get_filename() or "",
        "type": part.get_content_type(),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


messages = []
for number in client.search(None, "ALL")[1][0].split():
    raw = client.fetch(number, "(BODY.PEEK[])")[1][0][1]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    messages.append(
        {
            "headers": [[name, str(value)] for name, value in message.items()],
            "text": body(message, "plain"),
            "html": body(message, "html"),
            "attachments": [described(part) for part in message.iter_attachments()],
            # Of those, how a program is told to read them.
            "readAs": [
                [part.get_content_charset() or "", part.get_param("method") or ""]
                for part in message.iter_attachments()
            ],
            # What the HTML shows in place.
            "related": [described(part) for part in message.walk() if part["content-id"]],
        }
    )
threads = client.thread("REFERENCES", "UTF-8", "ALL")[1][0] or b""
client.logout()
json.dump({"messages": messages, "threads": threads.decode()}, sys.stdout)

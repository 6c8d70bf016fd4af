"""Drives the sandbox's IMAP server with Python's imaplib, a client that nobody here wrote.

usage: imaplib_client.py PORT CAFILE ADDRESS APP_PASSWORD TOKEN
Ends with 0 and prints "ok" when everything was as Gmail would have it.
"""

import imaplib
import ssl
import sys
from email import message_from_bytes

port, cafile, address, app_password, token = sys.argv[1:]
context = ssl.create_default_context(cafile=cafile)
# Python 3.13 wants key identifiers, which the sandbox's certificates do not have.
context.verify_flags &= ~ssl.VERIFY_X509_STRICT


def connect():
    return imaplib.IMAP4_SSL("127.0.0.1", int(port), ssl_context=context, timeout=10)


def ok(answer):
    status, data = answer
    assert status == "OK", answer
    return data


def xoauth2(access_token):
    return lambda _: f"user={address}\x01auth=Bearer {access_token}\x01\x01".encode()


# An OAuth token that is refused: the challenge, its empty answer, the NO.
imap = connect()
challenges = []


def refused(challenge):
    challenges.append(challenge)
    return xoauth2("stale")(challenge) if len(challenges) == 1 else b""


try:
    imap.authenticate("XOAUTH2", refused)
    raise AssertionError("a stale token was let in")
except imaplib.IMAP4.error as error:
    assert "[AUTHENTICATIONFAILED] Invalid credentials (Failure)" in str(error), error
assert b'"status":"400"' in challenges[1], challenges
imap.shutdown()

# An OAuth token that is good.
imap = connect()
ok(imap.authenticate("XOAUTH2", xoauth2(token)))
assert "X-GM-EXT-1" in imap.capabilities, imap.capabilities
ok(imap.noop())
imap.logout()

# An app password, and what a mail client does with a mailbox.
with connect() as imap:
    ok(imap.login(address, app_password))
    folders = [line.decode() for line in ok(imap.list())]
    assert '(\\All \\HasNoChildren) "/" "[Gmail]/All Mail"' in folders, folders
    assert ok(imap.select("INBOX")) == [b"1"]

    source = b"From: py@example.com\r\nSubject: from Python\r\nMessage-ID: <py@x>\r\n\r\nHello\r\n"
    appended = ok(imap.append("INBOX", "(\\Seen)", '"01-Jul-2026 09:00:00 +0000"', source))
    assert appended[0].startswith(b"[APPENDUID 1 2]"), appended

    assert ok(imap.search(None, "SUBJECT", '"from Python"')) == [b"2"]
    imap.literal = "grün".encode()
    assert ok(imap.uid("SEARCH", "CHARSET", "UTF-8", "X-GM-RAW")) == [b"1"]
    assert ok(imap.search(None, "X-GM-RAW", '"rfc822msgid:py@x"')) == [b"2"]

    (head, body), tail = ok(imap.fetch("2", "(UID FLAGS BODY.PEEK[])"))
    assert b"UID 2 FLAGS (\\Seen)" in head, head
    assert body == source, body
    assert message_from_bytes(body)["Subject"] == "from Python"
    (_, part), _ = ok(imap.fetch("1", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])"))
    assert part == "Subject: =?utf-8?q?gr=C3=BCn?=\r\n\r\n".encode(), part
    assert b"X-GM-LABELS" in ok(imap.fetch("1", "(X-GM-MSGID X-GM-THRID X-GM-LABELS)"))[0]

    assert ok(imap.store("1", "+FLAGS", "(\\Flagged)")) == [b"1 (FLAGS (\\Flagged))"]
    assert ok(imap.status('"[Gmail]/Starred"', "(MESSAGES UNSEEN)")) == [
        b'"[Gmail]/Starred" (MESSAGES 1 UNSEEN 1)'
    ]
    ok(imap.store("1", "+X-GM-LABELS", '("From Python")'))
    ok(imap.create("Done"))
    ok(imap.copy("2", "Done"))
    assert ok(imap.select("Done", readonly=True)) == [b"1"]
    ok(imap.select("INBOX"))
    ok(imap.uid("MOVE", "2", '"[Gmail]/Trash"'))
    assert ok(imap.search(None, "ALL")) == [b"1"]
    ok(imap.store("1", "+FLAGS", "\\Deleted"))
    # imaplib keeps the EXPUNGE of the MOVE in front.
    assert ok(imap.expunge()) == [b"2", b"1"]
    ok(imap.close())
    ok(imap.delete("Done"))
    assert ok(imap.getquotaroot("INBOX"))[1][0].startswith(b'"" (STORAGE '), "quota"
print("ok")

"""Reads messages as Python's email package understands them: an oracle that nobody here wrote.

In, on stdin: JSON, a list of messages in base64.
Out: JSON, for each {date: in UTC, null where Python reads none, subject, from, to, cc, replyTo: [[name, address]], text, html: the inline parts of that type
joined by a line, null where there is none; where there is no plain text, `text` has the visible words
of the HTML; attachments: [{name, type, size, sha256}]}. A part that is no
inline text without a file name is an attachment; a message within the message is one, and is not looked into.
"""

import base64
import email
import email.policy
import email.utils
import hashlib
import html.parser
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


class Words(html.parser.HTMLParser):
    """The words of HTML that are shown, one after the other."""

    VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
    IN_LINE = {"a", "b", "code", "em", "font", "i", "small", "span", "strong", "u"}

    def __init__(self):
        super().__init__()
        self.words = []
        self.hidden = 0
        self.open = []

    def handle_starttag(self, tag, attributes):
        style = dict(attributes).get("style") or ""
        self.part(tag)
        if tag in self.VOID:
            return
        hides = tag in ("style", "script", "title") or "display:none" in style
        self.open.append((tag, hides))
        self.hidden += hides

    def handle_endtag(self, tag):
        self.part(tag)
        while any(name == tag for name, _ in self.open):
            name, hides = self.open.pop()
            self.hidden -= hides
            if name == tag:
                break

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)

    def part(self, tag):
        if tag not in self.IN_LINE:
            self.words.append(" ")


def words_of(source):
    parser = Words()
    parser.feed(source)
    parser.close()
    return "".join(parser.words)


def date_of(message):
    value = message.get("date")
    parts = email.utils.parsedate_tz(str(value)) if value else None
    if not parts:
        return None
    moment = email.utils.mktime_tz(parts)
    return email.utils.formatdate(moment)


def read(source):
    message = email.message_from_bytes(source, policy=email.policy.default)
    parts = list(leaves(message))
    text = joined(parts, "text/plain")
    html_text = joined(parts, "text/html")
    return {
        "date": date_of(message),
        "subject": str(message.get("subject", "")),
        "from": addresses(message, "from"),
        "to": addresses(message, "to"),
        "cc": addresses(message, "cc"),
        "replyTo": addresses(message, "reply-to"),
        "text": words_of(html_text or "") if text is None else text,
        "html": html_text,
        "attachments": [described(part) for part in parts if not is_text(part)],
    }


json.dump([read(base64.b64decode(source)) for source in json.load(sys.stdin)], sys.stdout)

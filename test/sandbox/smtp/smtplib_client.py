"""Sends with Python's own smtplib: by XOAUTH2 and by app password, over TLS and STARTTLS.

Reads one JSON object from standard input: cafile, host, smtp, startTls (ports), user, token, password, to.
Prints one JSON object: what each of the four ways was answered, and what a wrong token and an unknown
recipient at the MX were answered.
"""

import json
import smtplib
import ssl
import sys
from email.message import EmailMessage

given = json.load(sys.stdin)
context = ssl.create_default_context(cafile=given["cafile"])


def over_tls():
    return smtplib.SMTP_SSL(given["host"], given["smtp"], context=context, timeout=10)


def over_start_tls():
    client = smtplib.SMTP(given["host"], given["startTls"], timeout=10)
    client.starttls(context=context)
    return client


def xoauth2(client, token=given["token"]):
    def answer(challenge=None):
        # The error challenge wants an empty answer.
        return "" if challenge else f"user={given['user']}\x01auth=Bearer {token}\x01\x01"

    client.ehlo_or_helo_if_needed()
    return client.auth("XOAUTH2", answer, initial_response_ok=True)


def app_password(client):
    return client.login(given["user"], given["password"])


def send(connect, sign_in, subject):
    with connect() as client:
        code, _ = sign_in(client)
        message = EmailMessage()
        message["From"] = given["user"]
        message["To"] = given["to"]
        message["Subject"] = subject
        message.set_content("Grüße\n.a line with a dot\n")
        refused = client.send_message(message)
        return {"code": code, "refused": refused, "size": client.esmtp_features.get("size")}


def wrong_token():
    with over_tls() as client:
        try:
            xoauth2(client, "ya29.wrong")
        except smtplib.SMTPAuthenticationError as error:
            return {"code": error.smtp_code, "text": error.smtp_error.decode()}


print(
    json.dumps(
        {
            "tlsToken": send(over_tls, xoauth2, "tlsToken"),
            "tlsPassword": send(over_tls, app_password, "tlsPassword"),
            "startTlsToken": send(over_start_tls, xoauth2, "startTlsToken"),
            "startTlsPassword": send(over_start_tls, app_password, "startTlsPassword"),
            "wrongToken": wrong_token(),
        }
    )
)

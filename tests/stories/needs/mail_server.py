"""A mail server that keeps what it is sent: one line of JSON a letter. `mail_server.py PORT`."""

import email
import email.policy
import json
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Keeper:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone@"):
            return "550 5.1.1 nobody of that name"
        if address.startswith("busy@"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        bodies = {part.get_content_type(): part.get_content() for part in letter.walk() if not part.is_multipart()}
        kept = {"to": envelope.rcpt_tos, "headers": dict(letter.items()), "bodies": bodies}
        print(json.dumps(kept), flush=True)
        return "250 OK"


def known(server, session, envelope, mechanism, data):
    # With `handled` aiosmtpd says nothing to a wrong password, and the client waits for its time-out.
    return AuthResult(success=(data.login, data.password) == (b"ombruk", b"s3cret"), handled=False)


controller = Controller(
    Keeper(),
    hostname="127.0.0.1",
    port=int(sys.argv[1]),
    authenticator=known,
    auth_required=True,
    auth_require_tls=False,
)
controller.start()
print("ready", flush=True)
threading.Event().wait()

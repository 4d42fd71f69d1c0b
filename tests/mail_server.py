"""A mail server on a free port that speaks real SMTP and fails where it is told to."""

import asyncio
import email
import email.policy
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, syntax

from tests.live import free_port

# Where a conversation can go wrong: before each command is answered, and after the last dot.
STAGES = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT", "QUIT")
HANG, DROP = "hang", "drop"


class Conversation(SMTP):
    """One connection, with the server's fault in it."""

    def __init__(self, server: "MailServer") -> None:
        super().__init__(server, enable_SMTPUTF8=False, decode_data=False, hostname="mail.test")
        self.server = server

    async def fails(self, stage: str) -> bool:
        """Do what the fault at this stage asks for; return whether there was one."""
        if self.server.fault[0] != stage:
            return False
        self.server.faults_met += 1
        answer = self.server.fault[1]
        if answer == HANG:
            await asyncio.sleep(3600)
        elif answer == DROP:
            self.transport.abort()
        else:
            await self.push(answer)
            if stage == "CONNECT":
                self.transport.close()
        return True

    async def _handle_client(self) -> None:
        self.server.connections += 1
        if not await self.fails("CONNECT"):
            await super()._handle_client()

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        if not await self.fails("EHLO"):
            await super().smtp_EHLO(hostname)

    @syntax("HELO hostname")
    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802
        if not await self.fails("EHLO"):
            await super().smtp_HELO(hostname)

    @syntax("MAIL FROM: <address>")
    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if not await self.fails("MAIL"):
            await super().smtp_MAIL(arg)

    @syntax("RCPT TO: <address>")
    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        if not await self.fails("RCPT"):
            await super().smtp_RCPT(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("DATA"):
            await super().smtp_DATA(arg)

    @syntax("QUIT")
    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("QUIT"):
            await super().smtp_QUIT(arg)


class MailServer:
    """What was taken in, and the fault of the moment: a stage and what happens there.

    The answer is a reply such as ``"451 later"``, HANG or DROP. At ``DOT`` the mail is
    refused after it was handed over whole; ``"250 OK"`` there takes it.
    """

    def __init__(self) -> None:
        self.fault: tuple[str, str] = ("", "")
        self.faults_met = 0
        self.connections = 0
        self.taken: list[EmailMessage] = []
        self.port = free_port()
        self.slow = 0.0  # seconds between taking a mail and saying so

    def fail(self, stage: str, answer: str) -> None:
        """Go wrong at the stage from now on."""
        assert stage in STAGES
        self.fault = (stage, answer)

    def recover(self) -> None:
        """Work from now on."""
        self.fault = ("", "")

    async def handle_DATA(self, server: Conversation, session: object, envelope: object) -> str:  # noqa: N802
        """Take the mail in, or do what the fault at the dot asks for."""
        if self.fault[0] == "DOT":
            await server.fails("DOT")
            return self.fault[1]
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        message.sent_to, message.raw = envelope.rcpt_tos, envelope.content
        self.taken.append(message)
        if self.slow:
            await asyncio.sleep(self.slow)
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what was taken, in order."""
        return [str(message["Message-ID"]) for message in self.taken]

    def wait_for(self, number: int, seconds: float = 30) -> None:
        """Wait until so many mails were taken. Raises AssertionError when they don't come."""
        deadline = time.monotonic() + seconds
        while len(self.taken) < number:
            assert time.monotonic() < deadline, f"{len(self.taken)} of {number} mails came"
            time.sleep(0.05)


class _Controller(Controller):
    def factory(self) -> Conversation:
        return Conversation(self.handler)


@contextmanager
def running() -> Iterator[MailServer]:
    """Give a server that listens until the end of the block."""
    server = MailServer()
    controller = _Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    server.connections = 0  # the controller has tried it out
    try:
        yield server
    finally:
        controller.stop(no_assert=True)

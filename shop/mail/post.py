"""The way to the mail server, and what its answers mean."""

import logging
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.mail import get_connection

logger = logging.getLogger(__name__)

REST = 30  # seconds; a server that hung is left alone so long


@dataclass(frozen=True)
class Trouble:
    """Why a mail did not go out.

    ``refused`` says that the server will not have this one mail (an answer from 500 up to
    its recipient or its contents); ``hung`` that it kept us waiting for nothing.
    """

    text: str
    refused: bool = False
    hung: bool = False


class _Pause:
    """Keeps a worker from waiting for a silent server mail after mail."""

    def __init__(self) -> None:
        self.until = 0.0

    def begin(self) -> None:
        self.until = time.monotonic() + REST

    def end(self) -> None:
        self.until = 0.0

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self.until


pause = _Pause()


@contextmanager
def opened() -> Iterator[Any]:
    """Give an open connection; how it ends afterwards is nobody's trouble.

    Whatever is stamped inside is stamped before the farewell, in which a server can still
    hang or fall over. Raises OSError when there is no connection.
    """
    connection = get_connection()
    try:
        connection.open()
        yield connection
    finally:
        try:
            connection.close()
        except OSError as error:
            logger.info("The mail server did not say good-bye: %s", error)


def trouble(error: Exception) -> Trouble:
    """Return what an error on the way out means."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return Trouble(_said(code, words), refused=code >= 500)
    if isinstance(error, smtplib.SMTPDataError):
        return Trouble(_said(error.smtp_code, error.smtp_error), refused=error.smtp_code >= 500)
    if isinstance(error, smtplib.SMTPResponseException):
        return Trouble(_said(error.smtp_code, error.smtp_error))
    return Trouble(f"{type(error).__name__}: {error}", hung=_is_hung(error))


def _is_hung(error: BaseException | None) -> bool:
    """Return whether time ran out; smtplib wraps it as a lost connection."""
    while error is not None:
        if isinstance(error, TimeoutError) or "timed out" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _said(code: int, words: Any) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {' '.join(text.split())}"

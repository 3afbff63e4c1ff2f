"""What carries mail away: a folder of files, or a server that speaks SMTP."""

import hashlib
import os
import smtplib
import ssl
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol, Self

from app.settings import Settings

_SECONDS = 30
_PERMANENT = 500


class Refused(Exception):
    """The server will never take this mail: trying again is of no use."""


class Troubled(Exception):
    """The mail could not be carried just now."""


class Carrier(Protocol):
    """Takes letters within a ``with`` block."""

    def __enter__(self) -> Self:
        """Begin a round."""

    def __exit__(self, *_raised: object) -> None:
        """End the round."""

    def carry(self, letter: EmailMessage) -> None:
        """Carry one letter away; :class:`Refused` or :class:`Troubled` otherwise."""


class FileCarrier:
    """Writes each letter into a file of its own, named after its Message-ID: twice is once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        """Begin a round."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """End the round."""

    def carry(self, letter: EmailMessage) -> None:
        """Write the file, whole or not at all."""
        name = hashlib.sha256(str(letter["Message-ID"]).encode()).hexdigest()[:32]
        path = self._folder / f"{name}.eml"
        fresh = path.with_suffix(".new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with fresh.open("wb") as file:
                file.write(letter.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError as error:
            raise Troubled(f"{path} could not be written: {error.strerror}.") from error


class SmtpCarrier:
    """Hands letters to one server, over one connection a round, opened with the first letter."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open = ExitStack()
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Begin a round."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Let the connection go."""
        self._server = None
        self._open.close()

    def carry(self, letter: EmailMessage) -> None:
        """Hand the letter over; once this returns, the server has taken it on."""
        try:
            server = self._server or self._connected()
            server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _verdict(min(codes, default=0), error) from error
        except smtplib.SMTPDataError as error:
            raise _verdict(error.smtp_code, error) from error
        except (smtplib.SMTPException, OSError) as error:
            self.__exit__()
            raise Troubled(_told(error)) from error

    def _connected(self) -> smtplib.SMTP:
        settings, tls = self._settings, ssl.create_default_context()
        where = (settings.smtp_host, settings.smtp_port)
        if settings.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=_SECONDS, context=tls)
        else:
            server = smtplib.SMTP(*where, timeout=_SECONDS)
        self._open.callback(_hang_up, server)
        if settings.smtp_security == "starttls":
            server.starttls(context=tls)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        self._server = server
        return server


def carrier_of(settings: Settings) -> Carrier:
    """Return what the settings ask for: the server they name, else the folder."""
    return SmtpCarrier(settings) if settings.smtp_host else FileCarrier(settings.outbox)


def _verdict(code: int, error: Exception) -> Exception:
    return Refused(_told(error)) if code >= _PERMANENT else Troubled(_told(error))


def _told(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:400]


def _hang_up(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()

"""A mail as it goes out: one text, from which come the plain part and the HTML part."""

import hashlib
from base64 import b64decode
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

from app import clock
from app.frozen import Frozen
from app.learning.link_tokens import address_of
from app.learning.topics import Topic, topic_called
from app.learning.unsubscribing import unsubscribe_address
from app.records.mail import Mail
from app.records.people import Organization, Person
from app.settings import Settings


class _Line(Frozen):
    """One paragraph; with an *address* it is a link."""

    text: str
    address: str = ""

    def as_text(self) -> str:
        return f"{self.text}:\n{self.address}" if self.address else self.text

    def as_html(self) -> str:
        words = escape(self.text).replace("\n", "<br>\n")
        if self.address:
            return f'<p><a href="{escape(self.address)}">{words}</a></p>'
        return f"<p>{words}</p>"


def letter_of(
    mail: Mail, person: Person | None, organization: Organization, settings: Settings
) -> EmailMessage:
    """Return *mail* with its headers; to *person*, or to its bare address.

    No header can be cut in two: each is one line of printable characters, and what is no address
    is refused by ``ValueError``.
    """
    letter = EmailMessage(policy=SMTP)
    letter["From"] = _mailbox(f"Reading Room, {organization.name}", settings.mail_from)
    letter["To"] = _mailbox(person.name, person.email) if person else _mailbox("", mail.address)
    letter["Subject"] = _clean(mail.subject)
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = message_id(mail, settings)
    letter["Auto-Submitted"] = "auto-generated"
    if person and topic_called(mail.topic).holds is None:
        letter["List-Unsubscribe"] = f"<{unsubscribe_address(person, mail.topic, settings)}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    lines = _lines(mail, person, organization, settings)
    letter.set_content("\n\n".join(line.as_text() for line in lines) + "\n")
    letter.add_alternative(_html(mail, lines), subtype="html")
    _attach(letter, mail)
    _must_be_whole(letter)
    return letter


def message_id(mail: Mail, settings: Settings) -> str:
    """Return the mail's id in the world, which follows from its news and never changes."""
    news = f"{mail.organization_id}\x1f{mail.dedup_key}"
    return f"<{hashlib.sha256(news.encode()).hexdigest()[:32]}@{host_of(settings)}>"


def host_of(settings: Settings) -> str:
    """Return the host's name of the site's address."""
    return urlsplit(settings.base_url).hostname or "localhost"


def _lines(
    mail: Mail, person: Person | None, organization: Organization, settings: Settings
) -> list[_Line]:
    found = [_Line(f"Dear {person.name},")] if person else []
    found += [_Line(text) for text in mail.text.split("\n\n") if text.strip()]
    if mail.link:
        says = topic_called(mail.topic).says
        found.append(_Line(says, address_of(mail.link, settings)))
    return found + _endings(topic_called(mail.topic), person, organization, settings)


def _endings(
    topic: Topic, person: Person | None, organization: Organization, settings: Settings
) -> list[_Line]:
    """Return why the reader got it, and where she says that she wants no more of it."""
    why = _Line(f"You get this because {topic.why} at {organization.name}.")
    if person is None or topic.holds is not None:
        return [why]
    no_more = unsubscribe_address(person, topic.key, settings)
    return [
        why,
        _Line(f"No more mail about “{topic.title}”", no_more),
        _Line("Choose what you get, and when", f"{settings.base_url}/me/settings/notices"),
    ]


def _html(mail: Mail, lines: list[_Line]) -> str:
    body = "\n".join(line.as_html() for line in lines)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f"<title>{escape(mail.subject)}</title></head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _attach(letter: EmailMessage, mail: Mail) -> None:
    for file in mail.attachments:
        main, _, sub = file["media_type"].partition("/")
        data, name = b64decode(file["data"]), _clean(file["name"])
        letter.add_attachment(data, maintype=main, subtype=sub, filename=name)


def _mailbox(name: str, address: str) -> Address:
    user, at, domain = address.rpartition("@")
    if not at or not user or not domain or _clean(address) != address or " " in address:
        raise ValueError("This is not an address that mail can be sent to.")
    return Address(_clean(name), user, domain)


def _clean(text: str) -> str:
    """Return *text* as one line in which nothing reads as an encoded word, which can hide lines."""
    line = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(line.replace("=?", "= ?").split())


def _must_be_whole(letter: EmailMessage) -> None:
    """Refuse a letter that would be read with other headers than it was given."""
    if message_from_bytes(letter.as_bytes()).keys() != letter.keys():
        raise ValueError("The mail's headers would be read as others than they are.")

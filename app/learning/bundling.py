"""Digests: several mails to one person, put together as one."""

from collections.abc import Iterable, Sequence

from app.frozen import replace
from app.learning.topics import DIGEST
from app.records.mail import Mail, Pace
from app.store.outbox import MOST_BYTES, new_mail

_WORDS = {Pace.DAILY: "Your day", Pace.WEEKLY: "Your week"}


def digest_of(mails: Sequence[Mail], pace: Pace) -> Mail:
    """Return one mail that holds what *mails* say, with their files while those are not too many.

    Its key follows from the first of them: a mail is in one digest only.
    """
    first = mails[0]
    subject = f"{_WORDS[pace]} at Reading Room: {len(mails)} pieces of news"
    text = "\n\n".join(f"{number}. {mail.text}" for number, mail in enumerate(mails, 1))
    digest = new_mail(
        first.organization_id,
        subject,
        text[: MOST_BYTES // 4],
        dedup_key=f"digest:{first.id}",
        topic=DIGEST.key,
        person_id=first.recipient_id,
        link="/me/notices/",
    )
    return replace(digest, attachments=_files(mails))


def _files(mails: Iterable[Mail]) -> list[dict[str, str]]:
    """Return the files of all, each under a name of its own."""
    found: list[dict[str, str]] = []
    size = 0
    for file in (file for mail in mails for file in mail.attachments):
        size += len(file["data"])
        if size <= MOST_BYTES:
            found.append({**file, "name": f"{len(found) + 1}-{file['name']}"})
    return found

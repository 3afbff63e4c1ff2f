"""News for people: a notice on their pages and a mail, both in the transaction of the deed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from app import clock
from app.errors import NotFound
from app.learning.site import Site
from app.records.mail import Attachment
from app.records.notices import Notice
from app.records.people import Person
from app.store import Unit
from app.store.outbox import new_mail

_LONGEST_SUBJECT = 110


def read_notice(person: Person, notice_id: str, site: Site) -> Notice:
    """Mark the person's own notice as read; somebody else's does not exist for her."""
    with site.store.writing() as unit:
        notice = unit.notices.get(person.organization_id, notice_id)
        if notice is None or notice.person_id != person.id:
            raise NotFound("There is no such notice among yours.")
        unit.notices.read(notice.organization_id, notice.id, clock.now())
    return notice


def read_all_notices(person: Person, site: Site, until: datetime) -> None:
    """Mark as read whatever the person was told up to the moment at which she saw her list."""
    with site.store.writing() as unit:
        unit.notices.read_all(person.organization_id, person.id, until, clock.now())


def tell(
    organization_id: str,
    person_id: str,
    kind: str,
    sentence: str,
    link: str,
    unit: Unit,
    *,
    key: str = "",
    attachments: Sequence[Attachment] = (),
) -> bool:
    """Tell the person *sentence*, in a notice and by mail; say whether it is news.

    *kind* is a topic of ``app.learning.topics``. With a *key*, the same is told once for ever.
    """
    told = tell_all(
        organization_id, {person_id: sentence}, kind, link, unit, key=key, attachments=attachments
    )
    return bool(told)


def tell_all(
    organization_id: str,
    sentences: Mapping[str, str],
    kind: str,
    link: str,
    unit: Unit,
    *,
    key: str = "",
    attachments: Sequence[Attachment] = (),
) -> list[Notice]:
    """Tell several people, each the sentence under her id; return what was news."""
    now = clock.now()
    notices = [
        Notice(organization_id, str(uuid4()), person_id, kind, sentence, link, now, None)
        for person_id, sentence in sentences.items()
    ]
    return pass_on(notices, unit, key=key, attachments=attachments)


def pass_on(
    notices: Iterable[Notice],
    unit: Unit,
    *,
    key: str = "",
    attachments: Sequence[Attachment] = (),
) -> list[Notice]:
    """Keep the notices and put a mail of each into the outbox; return those that are news."""
    by_key = {
        (f"{key}:{notice.person_id}" if key else f"notice:{notice.id}"): notice
        for notice in notices
    }
    mails = [
        new_mail(
            notice.organization_id,
            _subject(notice.sentence),
            notice.sentence,
            attachments,
            dedup_key=dedup_key,
            topic=notice.kind,
            person_id=notice.person_id,
            link=notice.link,
        )
        for dedup_key, notice in by_key.items()
    ]
    fresh = unit.outbox.add_all(mails)
    told = [notice for dedup_key, notice in by_key.items() if dedup_key in fresh]
    unit.notices.add(*told)
    return told


def _subject(sentence: str) -> str:
    """Return the first sentence, cut at a word where it is long."""
    first = sentence.split(". ", 1)[0].removesuffix(".")
    if len(first) <= _LONGEST_SUBJECT:
        return first
    return first[:_LONGEST_SUBJECT].rpartition(" ")[0].rstrip(" ,:;") + " …"

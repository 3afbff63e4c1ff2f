"""The outbox: mail is put here in the transaction of the deed that it tells of, and sent later."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from app import clock
from app.errors import InvalidInput
from app.records.mail import Attachment, Mail, MailState
from app.records.people import Person
from app.store import schema
from app.store.rows import Rows, values_of

m = schema.mail.c

LONGEST_SUBJECT = 200
MOST_BYTES = 8 * 1024 * 1024
_AT_ONCE = 200
_ENDED = (MailState.SENT, MailState.BUNDLED, MailState.DROPPED, MailState.FAILED)
_EMPTY: dict[str, object] = {
    "state": MailState.PURGED, "recipient_id": None, "address": "", "subject": "", "text": "",
    "link": "", "attachments": [], "trouble": "", "bundle_id": None,
}  # fmt: skip


def new_mail(
    organization_id: str,
    subject: str,
    text: str,
    attachments: Iterable[Attachment] = (),
    *,
    dedup_key: str,
    topic: str,
    person_id: str | None = None,
    address: str = "",
    link: str = "",
) -> Mail:
    """Return a mail that is not put into the outbox yet."""
    files = list(attachments)
    if len(text.encode()) + sum(len(each.data) for each in files) > MOST_BYTES:
        raise InvalidInput("This mail is larger than 8 MB; send less, or a link to it.")
    now = clock.now()
    return Mail(
        organization_id=organization_id,
        id=str(uuid4()),
        dedup_key=dedup_key,
        recipient_id=person_id,
        address=address,
        topic=topic,
        subject=_one_line(subject),
        text=text.replace("\0", ""),
        link=link,
        attachments=[_as_data(each) for each in files],
        state=MailState.WAITING,
        written_at=now,
        due_at=now,
        tries=0,
        sent_at=None,
        trouble="",
        bundle_id=None,
    )


class Outbox(Rows):
    """Every mail, from the deed that it tells of until it is sent, and afterwards."""

    def put(
        self,
        recipient: Person,
        subject: str,
        text: str,
        attachments: Iterable[Attachment] = (),
        *,
        dedup_key: str,
        topic: str,
        link: str = "",
    ) -> bool:
        """Let a mail to *recipient* be sent once this transaction is kept; say whether it is new.

        *dedup_key* (at most 200 characters) names the news within the organization: what was put
        under it before, whether sent or not, is not put again, and the answer is ``False``.
        *topic* is a key of ``app.learning.topics.TOPICS``; at which pace the mail goes, and
        whether at all, the recipient chooses by it. *text* is plain, its paragraphs parted by an
        empty line; the HTML part is made from it. *link* is an address within the site.

        Nothing is sent here. The sender adds the greeting, why she got it, and the way to
        unsubscribe; it keeps quiet hours and digests, tries again after troubles, and writes to
        nobody whose account is not active. More than 8 MB are refused with ``InvalidInput``.
        """
        return self.add(
            new_mail(
                recipient.organization_id,
                subject,
                text,
                attachments,
                dedup_key=dedup_key,
                topic=topic,
                person_id=recipient.id,
                link=link,
            )
        )

    def put_to_address(
        self,
        organization_id: str,
        address: str,
        subject: str,
        text: str,
        attachments: Iterable[Attachment] = (),
        *,
        dedup_key: str,
        topic: str,
    ) -> bool:
        """Let a mail go to an address that is nobody's account; at once, whatever the hour."""
        return self.add(
            new_mail(
                organization_id,
                subject,
                text,
                attachments,
                dedup_key=dedup_key,
                topic=topic,
                address=address,
            )
        )

    def add(self, mail: Mail) -> bool:
        """Keep the mail, unless its news was put before; say whether it is new."""
        return self._insert_once(schema.mail, values_of(mail))

    def add_all(self, mails: Sequence[Mail]) -> set[str]:
        """Keep several mails; return the keys of those that are new."""
        fresh: set[str] = set()
        for start in range(0, len(mails), _AT_ONCE):
            values = [values_of(mail) for mail in mails[start : start + _AT_ONCE]]
            statement = self._conflicting(schema.mail).values(values).on_conflict_do_nothing()
            rows = self._connection.execute(statement.returning(m.dedup_key))
            fresh |= {key for (key,) in rows}
        return fresh

    def knows(self, organization_id: str, keys: Iterable[str]) -> set[str]:
        """Return which of the *keys* were put before."""
        query = select(m.dedup_key).where(
            m.organization_id == organization_id, self._among(m.dedup_key, keys)
        )
        return {key for (key,) in self._connection.execute(query)}

    def due(self, now: datetime, limit: int) -> list[Mail]:
        """Return what the sender has to look at, the longest due first."""
        query = (
            select(schema.mail)
            .where(m.state == MailState.WAITING, m.due_at <= now)
            .order_by(m.due_at, m.id)
            .limit(limit)
        )
        return self._all(Mail, query)

    def waiting(self, organization_id: str, person_id: str) -> list[Mail]:
        """Return what waits to be sent to the person, oldest first."""
        return [
            mail
            for mail in self.of_person(organization_id, person_id)
            if mail.state == MailState.WAITING
        ]

    def of_person(self, organization_id: str, person_id: str) -> list[Mail]:
        """Return every mail to the person, oldest first."""
        query = (
            select(schema.mail)
            .where(m.organization_id == organization_id, m.recipient_id == person_id)
            .order_by(m.written_at, m.id)
        )
        return self._all(Mail, query)

    def get(self, organization_id: str, mail_id: str) -> Mail | None:
        """Return one mail."""
        query = select(schema.mail).where(m.organization_id == organization_id, m.id == mail_id)
        return self._one(Mail, query)

    def stand(self, mail: Mail, **values: Any) -> bool:
        """Note what became of a mail that still waits; say whether it did."""
        statement = (
            update(schema.mail)
            .where(
                m.organization_id == mail.organization_id,
                m.id == mail.id,
                m.state == MailState.WAITING,
            )
            .values(**values)
        )
        return self._changed(schema.mail, statement)

    def purge(self, before: datetime, most: int) -> int:
        """Forget some of the mails that ended before then; return how many.

        What a mail said goes, and to whom. Its key stays, since no news is told a second time.
        """
        oldest = (
            select(m.organization_id, m.id)
            .where(m.state.in_(_ENDED), m.due_at < before, m.written_at < before)
            .limit(most)
        )
        found = self._connection.execute(oldest).all()
        for organization_id in {row.organization_id for row in found}:
            ids = [row.id for row in found if row.organization_id == organization_id]
            self._connection.execute(
                update(schema.mail)
                .where(m.organization_id == organization_id, m.id.in_(ids))
                .values(**_EMPTY)
            )
        return len(found)

    def reconsider(self, organization_id: str, person_id: str, now: datetime) -> None:
        """Let the sender look anew at what waits for the person, since her wishes changed."""
        self._connection.execute(
            update(schema.mail)
            .where(
                m.organization_id == organization_id,
                m.recipient_id == person_id,
                m.state == MailState.WAITING,
                m.tries == 0,
            )
            .values(due_at=now)
        )


def _one_line(text: str) -> str:
    """Return *text* as one line: a subject that could end a header is none."""
    words = "".join(letter if letter.isprintable() else " " for letter in text).split()
    return " ".join(words)[:LONGEST_SUBJECT]


def _as_data(attachment: Attachment) -> dict[str, str]:
    return {
        "name": _one_line(attachment.name),
        "media_type": attachment.media_type,
        "data": b64encode(attachment.data).decode("ascii"),
    }

"""Purging: what was sent long ago is forgotten, and yet never told a second time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.frozen import replace
from app.learning.posting import post_all
from app.learning.purging import purge_mail
from app.learning.site import Site
from app.records.mail import Attachment, MailState
from app.records.people import Organization, Person
from app.store import schema
from tests.people import NOON, organization, person

KEPT = timedelta(days=90)


@pytest.fixture(autouse=True)
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def ada(site: Site, ward: Organization) -> Person:
    return person(site.store, ward)


def put(site: Site, who: Person, key: str) -> bool:
    files = [Attachment("a.csv", "text/csv", b"a secret figure")]
    with site.store.writing() as unit:
        return unit.outbox.put(
            who, "A subject", "What happened.", files, dedup_key=key, topic="goal", link="/team"
        )


def rows(site: Site) -> dict[str, dict[str, object]]:
    with site.store.reading() as unit:
        found = unit.connection.execute(select(schema.mail)).mappings()
        return {row["dedup_key"]: dict(row) for row in found}


def test_sent_mail_is_emptied_after_its_time_and_its_news_never_told_again(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    put(site, ada, "old")
    post_all(site)
    clock_at_noon.shift(KEPT)
    put(site, ada, "young")
    post_all(site)
    assert purge_mail(site) == 0
    clock_at_noon.shift(timedelta(minutes=5))

    assert [purge_mail(site), purge_mail(site)] == [1, 0]

    old, young = rows(site)["old"], rows(site)["young"]
    assert (old["state"], old["recipient_id"], old["attachments"]) == (MailState.PURGED, None, [])
    assert (old["subject"], old["text"], old["address"], old["link"]) == ("", "", "", "")
    assert (young["state"], young["text"]) == (MailState.SENT, "What happened.")
    assert [put(site, ada, "old"), put(site, ada, "new")] == [False, True]
    with site.store.reading() as unit:
        assert unit.outbox.knows(ada.organization_id, ["old"]) == {"old"}


def test_what_waits_is_never_purged(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    put(site, ada, "waiting")
    clock_at_noon.shift(2 * KEPT)

    assert purge_mail(site) == 0
    assert rows(site)["waiting"]["text"] == "What happened."


def test_the_setting_says_how_long_and_many_are_purged_in_turn(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    for number in range(12):
        put(site, ada, f"news {number}")
    post_all(site)
    clock_at_noon.shift(timedelta(days=3, minutes=5))
    sooner = replace(site, settings=replace(site.settings, mail_kept_days=3))

    with site.store.writing() as unit:
        assert unit.outbox.purge(NOON + timedelta(hours=1), 5) == 5

    assert [purge_mail(site), purge_mail(sooner)] == [0, 7]

"""The outbox: news once, at the pace and the hour that its reader chose, and never to the wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Self
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.credit.rules import TimeClass
from app.errors import InvalidInput, NotFound
from app.frozen import replace
from app.learning.awarding import append_entry
from app.learning.carriers import FileCarrier
from app.learning.checkpointing import add_checkpoint, checkpoint_all
from app.learning.pacing import after_quiet_hours, ready_at
from app.learning.posting import BACKOFF, post_all
from app.learning.site import Site
from app.learning.topics import TOPICS
from app.learning.unsubscribing import unsubscribe, unsubscribe_address, wish_of
from app.records.credit import EntryKind
from app.records.mail import Attachment, Mail, MailState, Pace, QuietHours, TopicPace
from app.records.people import Organization, Person
from app.store import Store
from tests.at_once import AT_ONCE, at_once
from tests.learning.mail_server import MailServer, mail_server
from tests.people import NOON, organization, person

LONDON, NEW_YORK = "Europe/London", "America/New_York"
YEARS = (datetime(2026, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001 - zones are drawn apart


@pytest.fixture(autouse=True)
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ward(store: Store) -> Organization:
    return organization(store)


@pytest.fixture
def ada(store: Store, ward: Organization) -> Person:
    return person(store, ward)


def put(site: Site, who: Person, key: str = "news", **told: object) -> bool:
    given = {"subject": "News", "text": "Something happened.", "topic": "goal", **told}
    with site.store.writing() as unit:
        return unit.outbox.put(who, dedup_key=key, **given)  # type: ignore[arg-type]


def mails(site: Site, who: Person) -> list[Mail]:
    with site.store.reading() as unit:
        return unit.outbox.of_person(who.organization_id, who.id)


def states(site: Site, who: Person) -> list[str]:
    """Return what became of her mails, in the order of the alphabet."""
    return sorted(str(mail.state) for mail in mails(site, who))


def letters(site: Site) -> list[EmailMessage]:
    found = []
    for path in sorted(site.settings.outbox.glob("*.eml")):
        letter = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(letter, EmailMessage)
        found.append(letter)
    return found


def choose(site: Site, who: Person, topic: str, pace: Pace) -> None:
    with site.store.writing() as unit:
        unit.mail_wishes.keep_paces([TopicPace(who.organization_id, who.id, topic, pace)])


def body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_mail_goes_once_with_its_reason_and_both_its_parts(site: Site, ada: Person) -> None:
    assert put(site, ada, text="A <b>goal</b>.\n\nSecond.", link="/me/mentoring")
    assert not put(site, ada, text="The same news again.")

    assert (post_all(site), post_all(site)) == (1, 0)

    [letter] = letters(site)
    assert letter["To"] == f"Ada Lovelace <{ada.email}>"
    assert letter["Subject"] == "News"
    for part in (body(letter, "plain"), body(letter, "html")):
        assert f"You get this because {TOPICS['goal'].why} at Ward Hospital." in part
        assert "http://127.0.0.1:8000/me/mentoring" in part
    assert "A <b>goal</b>." in body(letter, "plain")
    assert "A &lt;b&gt;goal&lt;/b&gt;." in body(letter, "html")
    assert states(site, ada) == ["sent"]


def test_what_is_rolled_back_tells_nobody(site: Site, ada: Person) -> None:
    with pytest.raises(LookupError), site.store.writing() as unit:
        unit.outbox.put(ada, "News", "It did not happen.", dedup_key="a", topic="goal")
        raise LookupError

    assert post_all(site) == 0
    assert mails(site, ada) == []


def test_the_same_news_of_many_threads_is_one_mail(site: Site, ada: Person) -> None:
    assert sum(at_once(lambda _: put(site, ada))[0]) == 1

    assert len(mails(site, ada)) == 1


def test_of_many_senders_one_sends(site: Site, ada: Person) -> None:
    for number in range(12):
        put(site, ada, f"news {number}")

    with mail_server() as server:
        reached = with_server(site, server)
        sent, refused = at_once(lambda n: post_all(reached, f"sender {n}"))

        ids = [letter["Message-ID"] for letter in server.letters]
        assert len(ids) == len(set(ids)) == 12
        assert sum(sent) == 12
    assert (len(sent), refused) == (AT_ONCE, [])
    assert set(states(site, ada)) == {"sent"}


@pytest.mark.parametrize(
    "words",
    ["News\r\nBcc: all@ward.test", "News\nBcc: all@ward.test", "News\rX: y", "News\u2028X: y",
     "News\0X", "N" * 5000, "=?utf-8?q?News=0D=0ABcc:_all?=", "日本語" * 90],
)  # fmt: skip
def test_no_subject_or_name_makes_another_header(site: Site, ada: Person, words: str) -> None:
    put(site, ada, subject=words, attachments=[Attachment(f"{words}.txt", "text/plain", b"x")])
    with site.store.writing() as unit:
        unit.people.add(
            replace(
                ada, id="evil", email="evil@ward.test", given_name=words.replace("\0", "")[:100]
            )
        )
        evil = unit.people.get(ada.organization_id, "evil")
        assert evil is not None
        unit.outbox.put(evil, words, words, dedup_key="b", topic="goal")

    post_all(site)

    assert len(letters(site)) == 2
    for letter in letters(site):
        assert sorted(letter.keys()) == sorted(
            ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe",
             "List-Unsubscribe-Post", "MIME-Version", "Content-Type"]
        )  # fmt: skip
        assert len(letter["To"].addresses) == 1


def test_an_address_that_is_none_is_given_up(site: Site, ada: Person) -> None:
    with site.store.writing() as unit:
        wrong = replace(ada, id="odd", email="odd@ward.test\r\nBcc: all@ward.test")
        unit.people.add(wrong)
        unit.outbox.put(wrong, "News", "Words", dedup_key="c", topic="goal")

    assert post_all(site) == 0

    assert states(site, wrong) == ["failed"]
    assert letters(site) == []


def test_more_than_eight_megabytes_are_refused(site: Site, ada: Person) -> None:
    huge = Attachment("report.csv", "text/csv", b"0" * (8 * 1024 * 1024))

    with pytest.raises(InvalidInput, match="larger than 8 MB"):
        put(site, ada, attachments=[huge])


def test_nobody_without_an_active_account_is_written_to(site: Site, ada: Person) -> None:
    put(site, ada)
    with site.store.writing() as unit:
        unit.people.set_active(ada.organization_id, ada.id, active=False)

    assert post_all(site) == 0

    assert states(site, ada) == ["dropped"]


def test_a_topic_switched_off_brings_no_mail_and_the_others_do(site: Site, ada: Person) -> None:
    choose(site, ada, "goal", Pace.OFF)
    put(site, ada, "one")
    put(site, ada, "two", topic="answer")

    assert post_all(site) == 1

    assert states(site, ada) == ["dropped", "sent"]


def test_old_news_is_no_news(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    put(site, ada)
    clock_at_noon.shift(timedelta(days=15))

    assert post_all(site) == 0

    assert states(site, ada) == ["dropped"]


@pytest.mark.parametrize(
    ("pace", "waits"),
    [(Pace.DAILY, timedelta(hours=18)), (Pace.WEEKLY, timedelta(days=6, hours=18))],
)
def test_a_digest_gathers_what_came_since_the_last(
    site: Site, ada: Person, pace: Pace, waits: timedelta, clock_at_noon: time_machine.Traveller
) -> None:
    choose(site, ada, "goal", pace)
    choose(site, ada, "answer", pace)
    put(site, ada, "one", text="First.")
    put(site, ada, "two", text="Second.", topic="answer",
        attachments=[Attachment("a.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")])  # fmt: skip
    put(site, ada, "three", text="At once.", topic="regrade")
    assert post_all(site) == 1
    clock_at_noon.shift(waits - timedelta(minutes=1))
    assert post_all(site) == 0
    clock_at_noon.shift(timedelta(minutes=1))

    assert (post_all(site), post_all(site)) == (1, 0)

    [digest] = [each for each in letters(site) if "2 pieces of news" in each["Subject"]]
    assert "1. " in body(digest, "plain")
    assert all(word in body(digest, "plain") for word in ("First.", "Second."))
    assert [part.get_filename() for part in digest.iter_attachments()] == ["1-a.ics"]
    assert sorted(states(site, ada)) == ["bundled", "bundled", "sent", "sent"]


def test_a_digest_of_one_is_that_mail(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    choose(site, ada, "goal", Pace.DAILY)
    put(site, ada)
    post_all(site)
    clock_at_noon.shift(timedelta(days=1))

    assert post_all(site) == 1

    assert letters(site)[0]["Subject"] == "News"


def test_quiet_hours_hold_mail_until_they_end(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    with site.store.writing() as unit:
        hours = QuietHours(ada.organization_id, ada.id, time(12), time(15, 30))
        unit.mail_wishes.keep_quiet_hours(hours)
    put(site, ada)
    assert post_all(site) == 0
    # 12:00 UTC is 13:00 in Berlin: the quiet hours end two and a half hours later.
    clock_at_noon.shift(timedelta(hours=2, minutes=29))
    assert post_all(site) == 0
    clock_at_noon.shift(timedelta(minutes=1))

    assert post_all(site) == 1


@pytest.mark.parametrize(
    ("zone", "now", "goes"),
    [
        # Spring: from 22:00 to 07:00 the night is eight hours long, in autumn ten.
        (LONDON, "2026-03-28T22:00+00:00", "2026-03-29T06:00+00:00"),
        (LONDON, "2026-10-24T21:00+00:00", "2026-10-25T07:00+00:00"),
        (NEW_YORK, "2026-03-08T03:00+00:00", "2026-03-08T11:00+00:00"),
        (NEW_YORK, "2026-11-01T02:00+00:00", "2026-11-01T12:00+00:00"),
        # In the hour that comes twice it is quiet both times.
        (LONDON, "2026-10-25T00:30+00:00", "2026-10-25T07:00+00:00"),
        (LONDON, "2026-10-25T01:30+00:00", "2026-10-25T07:00+00:00"),
        (LONDON, "2026-10-25T07:00+00:00", "2026-10-25T07:00+00:00"),
    ],
)
def test_quiet_hours_go_by_the_clock_on_the_wall(zone: str, now: str, goes: str) -> None:
    hours = QuietHours("", "", time(22), time(7))

    found = after_quiet_hours(hours, datetime.fromisoformat(now), zone)

    assert found == datetime.fromisoformat(goes)


@given(
    st.datetimes(*YEARS, timezones=st.just(UTC)),
    st.times(), st.times(), st.sampled_from([LONDON, NEW_YORK, "Asia/Kathmandu", "UTC"]),
)  # fmt: skip
def test_a_mail_held_by_quiet_hours_goes_within_a_day_and_an_hour(
    now: datetime, begins: time, ends: time, zone: str
) -> None:
    found = after_quiet_hours(QuietHours("", "", begins, ends), now, zone)

    assert now <= found <= now + timedelta(hours=25)


@given(
    st.datetimes(*YEARS, timezones=st.just(UTC)),
    st.sampled_from([LONDON, NEW_YORK, "Pacific/Auckland"]),
    st.sampled_from([Pace.DAILY, Pace.WEEKLY]),
)
def test_a_digest_goes_at_seven_by_the_readers_clock(now: datetime, zone: str, pace: Pace) -> None:
    found = ready_at(pace, now, zone).astimezone(ZoneInfo(zone))

    assert now < found
    assert found.time() == time(7)
    assert pace is Pace.DAILY or found.weekday() == 0
    assert found - now <= timedelta(days=7 if pace is Pace.WEEKLY else 1, hours=1)


def test_one_click_ends_one_topic_for_one_person(site: Site, ada: Person) -> None:
    put(site, ada, "one")
    post_all(site)
    [letter] = letters(site)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = letter["List-Unsubscribe"].strip("<>").rpartition("/")[2]

    unsubscribe(token, site)

    put(site, ada, "two")
    put(site, ada, "three", topic="answer")
    assert post_all(site) == 1
    assert states(site, ada) == ["dropped", "sent", "sent"]


def test_one_click_in_a_digest_ends_what_goes_with_digests(site: Site, ada: Person) -> None:
    choose(site, ada, "goal", Pace.DAILY)
    token = unsubscribe_address(ada, "digest", site.settings).rpartition("/")[2]

    unsubscribe(token, site)

    with site.store.reading() as unit:
        assert unit.mail_wishes.paces(ada.organization_id, ada.id) == {"goal": Pace.OFF}


def test_an_address_that_we_did_not_sign_ends_nothing(site: Site, ada: Person) -> None:
    token = unsubscribe_address(ada, "goal", site.settings).rpartition("/")[2]
    words, _, signature = token.partition(".")
    bent = [words, f"{words}.", f".{signature}", f"{words[:-2]}AA.{signature}", "é.é", "a.b", "",
            f"{words}.{signature[:-3]}AAA", f"{words}.{signature}.{signature}"]  # fmt: skip

    for each in bent:
        with pytest.raises(NotFound):
            wish_of(each, site.settings)
    assert wish_of(token, site.settings).person_id == ada.id
    with pytest.raises(NotFound):
        wish_of(token, replace(site.settings, secret_key="another key of 32 characters at least"))


def with_server(site: Site, server: MailServer) -> Site:
    settings = replace(
        site.settings, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none",
        mail_from="training@ward.test",
    )  # fmt: skip
    return replace(site, settings=settings)


def test_a_mail_server_takes_what_is_sent(site: Site, ada: Person) -> None:
    put(site, ada)

    with mail_server() as server:
        assert post_all(with_server(site, server)) == 1

        [letter] = server.letters
    assert letter["From"].addresses[0].addr_spec == "training@ward.test"
    assert "Something happened." in body(letter, "plain")


def test_a_server_in_trouble_is_tried_again_ever_more_rarely(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    put(site, ada)
    with mail_server() as server:
        server.answers["RCPT"] = "451 come back later"
        reached = with_server(site, server)
        for wait in BACKOFF:
            assert post_all(reached) == 0
            clock_at_noon.shift(wait - timedelta(seconds=1))
            tries = mails(site, ada)[0].tries
            post_all(reached)
            assert mails(site, ada)[0].tries == tries
            clock_at_noon.shift(timedelta(seconds=1))
        server.answers.clear()

        assert post_all(reached) == 1
        assert len(server.letters) == 1


def test_what_a_server_never_takes_is_given_up_and_the_rest_goes(site: Site, ada: Person) -> None:
    put(site, ada)
    with mail_server() as server:
        reached = with_server(site, server)
        server.answers["RCPT"] = "550 no such box"
        assert post_all(reached) == 0
        server.answers.clear()
        put(site, ada, "two")
        assert post_all(reached) == 1

    assert states(site, ada) == ["failed", "sent"]
    assert any("550" in mail.trouble for mail in mails(site, ada))


def test_a_server_that_is_not_there_costs_nothing(site: Site, ada: Person) -> None:
    put(site, ada)
    with mail_server() as server:
        reached = with_server(site, server)

    assert post_all(reached) == 0

    assert states(site, ada) == ["waiting"]
    assert "ConnectionRefusedError" in mails(site, ada)[0].trouble


class _Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_who_is_killed_while_sending_leaves_one_file_of_each_mail(
    site: Site, ada: Person, moment: str, clock_at_noon: time_machine.Traveller
) -> None:
    put(site, ada)
    with pytest.raises(_Killed):
        post_all(site, "dead", _Dying(site, moment))
    assert states(site, ada) == ["waiting"]
    assert post_all(site, "next") == 0
    clock_at_noon.shift(timedelta(minutes=4))

    assert post_all(site, "next") == 1

    assert len(letters(site)) == 1
    assert states(site, ada) == ["sent"]


class _Dying:
    """Carries into files, and is killed before or after the first."""

    def __init__(self, site: Site, moment: str) -> None:
        self._site, self._moment = site, moment

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        pass

    def carry(self, letter: EmailMessage) -> None:
        if self._moment == "after":
            FileCarrier(self._site.settings.outbox).carry(letter)
        raise _Killed


def test_a_mail_to_a_bare_address_goes_whatever_the_hour(site: Site, ward: Organization) -> None:
    with site.store.writing() as unit:
        unit.outbox.put_to_address(
            ward.id, "auditor@far.test", "Checkpoint 1", "One line.", dedup_key="k",
            topic="checkpoint",
        )  # fmt: skip

    assert post_all(site) == 1

    [letter] = letters(site)
    assert letter["To"] == "auditor@far.test"
    assert "List-Unsubscribe" not in letter


def test_an_unwritable_folder_keeps_the_mail(site: Site, ada: Person) -> None:
    site.settings.home.mkdir(parents=True, exist_ok=True)
    site.settings.outbox.write_text("a file stands where the folder should be")
    put(site, ada)

    assert post_all(site) == 0

    [mail] = mails(site, ada)
    assert (mail.state, mail.tries) == (MailState.WAITING, 1)
    assert "could not be written" in mail.trouble
    assert mail.due_at > clock.now()


def test_every_checkpoint_is_mailed_to_the_address_that_keeps_them(
    site: Site, ada: Person, ward: Organization
) -> None:
    settings = replace(site.settings, checkpoint_mail="keeper@far.test")
    for number in range(2):
        with site.store.writing() as unit:
            minutes = {TimeClass.INSTRUCTION: 10}
            activity = {"id": f"m{number}", "title": "Headers"}
            append_entry(unit, ada, EntryKind.EXTERNAL, activity, minutes, NOON.date())
            add_checkpoint(ward.id, unit, site.store, settings)
        checkpoint_all(site.store, settings)

    assert post_all(site) == 2

    files = [next(iter(letter.iter_attachments())).get_content() for letter in letters(site)]
    kept = (settings.checkpoints / f"{ward.id}.jsonl").read_bytes().splitlines(keepends=True)
    assert sorted(files) == sorted(kept)
    assert {letter["To"] for letter in letters(site)} == {"keeper@far.test"}

"""Ways in without a password: each link of an invitation or a reset once, and for a while."""

import re
from collections.abc import Iterator
from datetime import time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
import time_machine
from sqlalchemy import text

from app.errors import Conflict, InvalidInput, NotFound
from app.frozen import replace
from app.learning.administering import add_person, set_active
from app.learning.editing_people import change_person
from app.learning.inviting import INVITATION_HOLDS, RESET_HOLDS, invite, invite_again
from app.learning.posting import post_all
from app.learning.recovering import (
    MOST_AN_HOUR,
    link_holds,
    send_resets,
    set_password,
    tell_forgotten,
)
from app.learning.signing_in import sign_in
from app.learning.site import Site
from app.learning.web_sessions import reader_of, start_session
from app.records.mail import Pace, QuietHours, TopicPace
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from tests.at_once import AT_ONCE, at_once
from tests.people import NOON, organization, person, reader

PASSWORD = "a kettle sings before noon"
_LINK = re.compile(r"(http://127\.0\.0\.1:8000)/welcome/(\S+)")


@pytest.fixture(autouse=True)
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def admin(site: Site, ward: Organization) -> Reader:
    return reader(site.store, person(site.store, ward, "Root Rhys", Role.ADMIN))


@pytest.fixture
def ada(site: Site, ward: Organization) -> Person:
    return person(site.store, ward, "Ada Lovelace")


def letters(site: Site) -> list[EmailMessage]:
    """Send what waits, and return every letter that ever went out."""
    post_all(site)
    found = []
    for path in sorted(site.settings.outbox.glob("*.eml")):
        letter = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(letter, EmailMessage)
        found.append(letter)
    return found


def words(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def tokens(site: Site) -> list[str]:
    """Return the tokens of every link that went out."""
    return [found[2] for letter in letters(site) if (found := _LINK.search(words(letter)))]


def invited(site: Site, who: Person) -> str:
    """Invite *who* and return the link's token."""
    before = set(tokens(site))
    with site.store.writing() as unit:
        invite([who], unit, site.settings)
    [token] = set(tokens(site)) - before
    return token


def forgot(site: Site, email: str) -> int:
    tell_forgotten(email, site)
    return send_resets(site)


def test_an_invited_person_chooses_a_password_once_and_signs_in_with_it(
    site: Site, ada: Person
) -> None:
    token = invited(site, ada)

    assert link_holds(token, site.store) == ada
    set_password(token, PASSWORD, site)

    assert sign_in(ada.email, PASSWORD, site.store, 1)
    assert link_holds(token, site.store) is None
    with pytest.raises(NotFound):
        set_password(token, "another long sentence here", site)
    with site.store.reading() as unit:
        [event] = unit.audit_events.newest(ada.organization_id)
    assert (event.verb, event.actor_id, event.detail) == (
        "set_password_by_link", ada.id, {"purpose": "invited"},
    )  # fmt: skip


def test_whoever_reads_the_store_alone_cannot_follow_a_link(site: Site, ada: Person) -> None:
    with site.store.writing() as unit:
        invite([ada], unit, site.settings)
    with site.store.engine.connect() as connection:
        kept = " ".join(
            str(row)
            for table in ("mail", "sign_in_link", "audit_event")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        )

    [token] = tokens(site)

    assert token not in kept
    assert len(token) >= 43


def test_a_password_that_is_refused_leaves_the_link_good(site: Site, ada: Person) -> None:
    token = invited(site, ada)

    with pytest.raises(InvalidInput):
        set_password(token, "too short", site)

    assert set_password(token, PASSWORD, site) == ada


def test_a_new_password_ends_every_session_and_every_other_link(site: Site, ada: Person) -> None:
    first, session = invited(site, ada), start_session(ada, site.store, 1)
    forgot(site, ada.email)
    second = next(token for token in tokens(site) if token != first)

    set_password(second, PASSWORD, site)

    assert reader_of(session, site.store, 60) is None
    assert link_holds(first, site.store) is None
    assert "Your password was set" in [letter["Subject"] for letter in letters(site)]


def test_links_are_over_after_their_time(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    invitation = invited(site, ada)
    forgot(site, ada.email)
    [reset] = set(tokens(site)) - {invitation}

    clock_at_noon.shift(RESET_HOLDS)
    assert link_holds(reset, site.store) is None
    assert link_holds(invitation, site.store) == ada
    clock_at_noon.shift(INVITATION_HOLDS - RESET_HOLDS)
    with pytest.raises(NotFound):
        set_password(invitation, PASSWORD, site)


def test_a_new_invitation_ends_the_one_before_and_is_written_down(
    site: Site, ada: Person, admin: Reader
) -> None:
    first = invited(site, ada)

    invite_again(admin, ada.id, site)

    assert link_holds(first, site.store) is None
    [second] = set(tokens(site)) - {first}
    assert link_holds(second, site.store) == ada
    with site.store.reading() as unit:
        [event] = unit.audit_events.newest(ada.organization_id)
    assert (event.verb, event.actor_id, event.subject) == (
        "invite_person", admin.person.id, ada.id,
    )  # fmt: skip


def test_nobody_of_another_organization_and_nobody_locked_out_is_invited(
    site: Site, ada: Person, admin: Reader
) -> None:
    far = person(site.store, organization(site.store, "lake"), "Stella Stranger")
    token = invited(site, ada)
    set_active(admin, ada.id, site, active=False)

    assert link_holds(token, site.store) is None
    with pytest.raises(NotFound):
        invite_again(admin, far.id, site)
    with pytest.raises(Conflict):
        invite_again(admin, ada.id, site)


def test_a_link_to_an_address_is_over_when_the_address_is_another(
    site: Site, ada: Person, admin: Reader
) -> None:
    token = invited(site, ada)
    form = {
        "given_name": "Ada", "family_name": "Lovelace", "email": "ada@new.example",
        "time_zone": "Europe/Berlin",
    }  # fmt: skip

    change_person(admin, ada.id, form, site)

    assert link_holds(token, site.store) is None
    [anew] = set(tokens(site)) - {token}
    assert link_holds(anew, site.store) == replace(ada, email="ada@new.example")


def test_who_is_added_without_a_password_is_invited(site: Site, admin: Reader) -> None:
    added = add_person(
        admin,
        {"email": "nia@ward.example", "given_name": "Nia", "family_name": "Lloyd",
         "role": "learner", "password": ""},
        site,
    )  # fmt: skip

    [letter] = letters(site)
    assert letter["To"] == "Nia Lloyd <nia@ward.example>"
    assert "an administrator made an account for you" in words(letter)
    assert link_holds(tokens(site)[0], site.store) == added


def test_of_many_that_use_a_link_at_once_one_sets_the_password(site: Site, ada: Person) -> None:
    token = invited(site, ada)
    passwords = [f"sentence number {n} of a kettle" for n in range(AT_ONCE)]

    done, refused = at_once(lambda n: set_password(token, passwords[n], site) and n)

    [winner] = [n for n in done if isinstance(n, int)]
    assert {type(each) for each in refused} == {NotFound}
    assert sign_in(ada.email, passwords[winner], site.store, 1)


def test_a_forgotten_password_is_answered_by_mail_to_active_people_alone(
    site: Site, ada: Person, admin: Reader, ward: Organization
) -> None:
    gone = person(site.store, ward, "Gone Girl")
    set_active(admin, gone.id, site, active=False)

    sent = [forgot(site, email) for email in (ada.email.upper(), gone.email, "no@body.example")]

    assert sent == [1, 0, 0]
    [letter] = letters(site)
    assert letter["To"] == f"Ada Lovelace <{ada.email}>"
    with site.store.reading() as unit:
        verbs = [(e.verb, e.actor_id, e.subject) for e in unit.audit_events.newest(ward.id)]
        assert not unit.reset_requests.waiting()
    assert ("ask_for_new_password", None, ada.id) in verbs


def test_what_is_no_address_is_told(site: Site) -> None:
    for email in ("", "ada", "@ward.example", "a@" + "b" * 254):
        with pytest.raises(InvalidInput):
            tell_forgotten(email, site)


def test_one_person_gets_a_few_links_an_hour(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    sent = sum(forgot(site, ada.email) for _ in range(MOST_AN_HOUR + 3))

    assert sent == MOST_AN_HOUR
    clock_at_noon.shift(timedelta(hours=1))
    assert forgot(site, ada.email) == 1


def test_a_request_that_nobody_looked_at_for_an_hour_is_over(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    tell_forgotten(ada.email, site)
    clock_at_noon.shift(RESET_HOLDS + timedelta(minutes=1))

    assert send_resets(site) == 0
    assert letters(site) == []


def test_mail_about_the_way_in_goes_at_once_and_cannot_be_switched_off(
    site: Site, ada: Person
) -> None:
    with site.store.writing() as unit:
        unit.mail_wishes.keep_paces(
            TopicPace(ada.organization_id, ada.id, key, Pace.OFF)
            for key in ("forgotten", "invited", "password")
        )
        unit.mail_wishes.keep_quiet_hours(
            QuietHours(ada.organization_id, ada.id, time(0), time(23, 59))
        )
    forgot(site, ada.email)

    [letter] = letters(site)

    assert letter["List-Unsubscribe"] is None
    assert "No more mail" not in words(letter)
    assert "If you did not ask for it, do nothing" in words(letter)


def test_a_link_that_could_not_be_sent_in_time_is_not_sent(
    site: Site, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    forgot(site, ada.email)
    clock_at_noon.shift(RESET_HOLDS + timedelta(minutes=1))

    assert letters(site) == []

"""The demonstration hospital: a history that the site itself made, set up once."""

from collections import Counter
from datetime import timedelta
from unittest.mock import patch

import pytest

from app import clock
from app.cli import demonstration_large
from app.cli.demonstration import set_up
from app.cli.demonstration_cast import PASSWORD, SIGN_INS
from app.cli.demonstration_large import LARGE_SIGN_INS, set_up_large
from app.credit.chain import first_break
from app.errors import Conflict
from app.frozen import replace
from app.learning.signing_in import sign_in
from app.learning.site import Site
from app.learning.totals import rebuild_totals
from app.learning.verifying import verify_certificate
from app.records.credit import EntryKind
from app.records.people import Organization
from app.reporting.designated import FEWEST
from app.reporting.time_spent import minutes_at
from app.store.schema import (
    assigned_module,
    assignment,
    completion,
    finding,
    lesson_reading,
    thread,
)
from tests.cli.serving import CONTENT, environment, invoke
from tests.ports import free_port


@pytest.fixture
def site(site: Site) -> Site:
    """Give the installation with its content named, as the labs' own answers are read from it."""
    return replace(site, settings=replace(site.settings, content=CONTENT))


@pytest.fixture
def harbor(site: Site) -> Organization:
    """Give the demonstration hospital, set up."""
    assert set_up(site)
    with site.store.reading() as unit:
        found = unit.organizations.named("harbor-valley")
    assert found is not None
    return found


def test_the_history_was_made_by_the_deeds_themselves(site: Site, harbor: Organization) -> None:
    with site.store.reading() as unit:
        people = unit.people.of(harbor.id)
        entries = unit.ledger.all(harbor.id)
        stumbles = unit.submissions.misconceptions(harbor.id, [person.id for person in people])
        certificates = [
            certificate
            for person in people
            for certificate in unit.certificates.of(harbor.id, person.id)
        ]

    assert len(people) == 12
    kinds = Counter(entry.kind for entry in entries)
    assert kinds[EntryKind.AWARD] == len(certificates) >= 3
    assert kinds[EntryKind.EXTERNAL] > kinds[EntryKind.REVERSAL] > 0
    assert first_break(entries) is None
    assert stumbles
    for certificate in certificates:
        verified = verify_certificate(certificate.code, site)
        assert verified is not None
        assert verified.status == "valid"


def test_who_completed_a_module_was_at_it_for_a_while(site: Site, harbor: Organization) -> None:
    modules = {module.id: module for module in site.catalog.modules()}
    with site.store.reading() as unit:
        people = {person.id: person for person in unit.people.of(harbor.id)}
        completed = unit.completions.among(harbor.id, people)
        minutes = [
            minutes_at(modules[each.module_id], people[each.learner_id], unit) for each in completed
        ]
        [at_lab] = unit.lab_times.spans(harbor.id).values()

    assert len(minutes) >= 3
    assert min(minutes) >= 12
    assert at_lab.learners >= 3
    assert at_lab.quick >= 5 * 60


def test_each_office_has_something_to_do(site: Site, harbor: Organization) -> None:
    with site.store.reading() as unit:
        waiting = unit.claims.waiting(harbor.id)
        sessions = unit.live_sessions.newest(harbor.id)
        threads = unit.connection.execute(thread.select()).all()

    assert len(waiting) > 3
    assert [each.confirmed_at is None for each in sessions[:2]] == [True, False]
    assert threads


def test_a_large_network_is_set_up_once_with_people_teams_and_credit(site: Site) -> None:
    with patch.multiple(demonstration_large, PEOPLE=120, _DAYS=150):
        assert set_up_large(site)
        assert not set_up_large(site)

    with site.store.reading() as unit:
        lakes = unit.organizations.named("lakes-network")
        assert lakes is not None
        people, entries = unit.people.of(lakes.id), unit.ledger.all(lakes.id)
        held = unit.credentials.everybodys(lakes.id)
        spans = unit.lab_times.spans(lakes.id)
        asked = unit.connection.execute(assigned_module.select()).all()
        done = unit.connection.execute(completion.select()).all()
        read = unit.connection.execute(lesson_reading.select()).all()
        stumbled = unit.connection.execute(finding.select()).all()
        paths = [unit.teams.under(lakes.id, team.id) for team in unit.teams.of(lakes.id)]
    assert len(people) == 120
    assert first_break(entries) is None
    assert {entry.kind for entry in entries} == set(EntryKind)
    assert max(each.learners for each in spans.values()) >= FEWEST
    assert len({credential.body for credential in held}) == 4
    assert any(each.completed_at is None and each.due_at < clock.now() for each in asked)
    assert max(len(path) for path in paths) == 97
    assert {each.learner_id for each in read} >= {each.learner_id for each in done} != set()
    assert all(each.opened_at <= each.finished_at for each in read)
    assert len({each.learner_id for each in stumbled}) > len(people) / 2
    assert any(each.found_at > clock.now() - timedelta(days=90) for each in stumbled)
    for email, _ in LARGE_SIGN_INS:
        assert sign_in(email, PASSWORD, site.store, 1) is not None


def test_a_second_set_up_changes_nothing(site: Site, harbor: Organization) -> None:
    with site.store.reading() as unit:
        before = unit.ledger.all(harbor.id)

    assert set_up(site) is False
    with site.store.reading() as unit:
        assert unit.ledger.all(harbor.id) == before


def test_a_set_up_that_was_interrupted_is_told_apart(site: Site, harbor: Organization) -> None:
    with site.store.writing() as unit:
        unit.connection.execute(assigned_module.delete())
        unit.connection.execute(assignment.delete())

    with pytest.raises(Conflict, match=r"Delete the folder .*home and start again"):
        set_up(site)
    assert harbor.slug == "harbor-valley"


def test_everybody_named_can_sign_in(site: Site, harbor: Organization) -> None:
    assert harbor.slug == "harbor-valley"
    for email, _ in SIGN_INS:
        assert sign_in(email, PASSWORD, site.store, 1) is not None


def test_totals_made_again_from_the_ledger_are_the_same(site: Site, harbor: Organization) -> None:
    with site.store.writing() as unit:
        for person in unit.people.of(harbor.id):
            before = unit.cycle_totals.of(harbor.id, person.id)
            rebuild_totals(person, unit)
            assert unit.cycle_totals.of(harbor.id, person.id) == before


def test_the_command_rebuilds_totals_that_are_off(site: Site, harbor: Organization) -> None:
    with site.store.writing() as unit:
        learner = unit.ledger.all(harbor.id)[0].learner_id
        unit.cycle_totals.clear_of(harbor.id, learner)
    told = environment(site.settings.home, free_port())
    told["READINGROOM_DATABASE_URL"] = site.store.url.replace("postgresql+psycopg", "postgresql")

    first, again = invoke(told, "rebuild-totals"), invoke(told, "rebuild-totals")

    assert first.output == "Rebuilt the totals of 12 people; 1 of them was off.\n"
    assert again.output == "Rebuilt the totals of 12 people; 0 of them were off.\n"


def test_the_command_prints_the_address_and_the_sign_ins(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    told = environment(tmp_path_factory.mktemp("demo") / "home", free_port())
    told["READINGROOM_LOG_FORMAT"], told["READINGROOM_LOG_LEVEL"] = "text", "ERROR"

    first = invoke(told, "demo", "--set-up-only")
    again = invoke(told, "demo", "--set-up-only")

    assert first.exit_code == again.exit_code == 0
    assert "the demonstration hospital is new" in first.output
    assert "the demonstration hospital is as you left it" in again.output
    for expected in (f"http://127.0.0.1:{told['READINGROOM_PORT']}", SIGN_INS[0][0], PASSWORD):
        assert expected in again.output

"""Organizations, people, teams, roles and sessions, on both databases."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError

from app.frozen import replace
from app.learning.signing_in import hash_password, sign_in
from app.learning.web_sessions import reader_of, start_session, token_hash
from app.records.people import Role
from app.store import Store
from app.store.schema import metadata
from tests.people import NOON, organization, person, team


def test_a_person_is_found_by_her_address_in_any_case(store: Store) -> None:
    ada = person(store, organization(store))

    with store.reading() as unit:
        assert unit.people.with_email(f" {ada.email.upper()} ") == ada


def test_moments_come_back_aware_and_equal(store: Store) -> None:
    ada = person(store, organization(store))

    with store.reading() as unit:
        found = unit.people.get(ada.organization_id, ada.id)

    assert found is not None
    assert found.created_at == NOON
    assert found.created_at.utcoffset() == timedelta(0)


def test_an_address_belongs_to_one_person_on_the_site(store: Store) -> None:
    ada = person(store, organization(store))
    other = organization(store, "lake")

    with pytest.raises(IntegrityError), store.writing() as unit:
        unit.people.add(replace(ada, organization_id=other.id, id="x"))


def test_a_team_reaches_its_sub_teams_and_no_other(store: Store) -> None:
    ward = organization(store)
    top = team(store, ward, "Imaging")
    below = team(store, ward, "PACS", parent=top)
    deeper = team(store, ward, "Night shift", parent=below)
    team(store, ward, "Laboratory")

    with store.reading() as unit:
        assert unit.teams.under(ward.id, top.id) == {top.id, below.id, deeper.id}
        assert unit.teams.under(ward.id, deeper.id) == {deeper.id}


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    ward = organization(store)

    with pytest.raises(ZeroDivisionError), store.writing() as unit:
        unit.organizations.add(replace(ward, id="x", slug="lake"))
        raise ZeroDivisionError

    with store.reading() as unit:
        assert unit.organizations.named("lake") is None


def test_a_session_carries_every_role(store: Store) -> None:
    ward = organization(store)
    pacs = team(store, ward, "PACS")
    ada = person(store, ward, "Ada Lovelace", Role.LEARNER, Role.MENTOR, team=pacs)

    reader = reader_of(start_session(ada, store, 1), store, 60)

    assert reader is not None
    assert {(grant.role, grant.team_id) for grant in reader.grants} == {
        (Role.LEARNER, None),
        (Role.MENTOR, pacs.id),
    }


def test_a_session_ends_when_its_person_is_kept_out(store: Store) -> None:
    ada = person(store, organization(store))
    token = start_session(ada, store, 1)

    with store.writing() as unit:
        unit.people.set_active(ada.organization_id, ada.id, active=False)

    assert reader_of(token, store, 60) is None


def test_a_session_that_nobody_uses_ends_and_one_in_use_goes_on(store: Store) -> None:
    ada = person(store, organization(store))
    with time_machine.travel(NOON, tick=False) as now:
        used, left = start_session(ada, store, 12), start_session(ada, store, 12)
        for _ in range(4):
            now.shift(timedelta(minutes=40))
            assert reader_of(used, store, 60) is not None

        assert reader_of(left, store, 60) is None
        now.shift(timedelta(minutes=60))
        assert reader_of(used, store, 60) is None


def test_only_the_hash_of_a_token_is_kept(store: Store) -> None:
    ada = person(store, organization(store))

    token = start_session(ada, store, 1)

    with store.reading() as unit:
        assert unit.web_sessions.bearer(token, NOON) is None
        assert unit.web_sessions.bearer(token_hash(token), NOON) is not None


def test_a_password_signs_in_and_another_does_not(store: Store) -> None:
    ada = person(store, organization(store))
    with store.writing() as unit:
        hashed = hash_password("correct horse battery")
        unit.passwords.set(ada.organization_id, ada.id, hashed, NOON)

    assert sign_in(ada.email, "correct horse battery", store, 1)
    assert sign_in(ada.email, "correct horse staple", store, 1) is None
    assert sign_in("nobody@ward.example", "correct horse battery", store, 1) is None


def test_every_learner_owned_table_leads_its_key_with_the_organization() -> None:
    by_secret = {"web_session", "certificate", "calendar_token", "sign_in_link"}
    # Who says that a password is forgotten gives an address, and nobody knows yet whose.
    # A change mark holds nobody's data: it tells all processes that they must count again.
    ownerless = {"organization", "lease", "reset_request", "change_mark"}

    for table in metadata.sorted_tables:
        if table.name not in by_secret | ownerless:
            assert next(iter(table.primary_key.columns)).name == "organization_id", table.name
        assert "organization_id" in table.columns or table.name in ownerless

"""Accounts by words, state and team: the same are found on both databases."""

import string

import pytest

from app.frozen import replace
from app.records.people import AccountSearch, AccountState, Organization, Person
from app.store import Store
from tests.people import NOON, organization, person, team


def named(store: Store, ward: Organization, name: str, **told: str) -> Person:
    """Add somebody of whom more is known than her name."""
    who = replace(person(store, ward, name), **told)
    with store.writing() as unit:
        unit.people.change(who)
    return who


def found(store: Store, ward: Organization, wanted: AccountSearch) -> list[str]:
    """Return the given names of those who are found, of whom there are as many as is counted."""
    with store.reading() as unit:
        people = unit.accounts.some(ward.id, wanted, 0, 100)
        counts, every = unit.accounts.counts(ward.id, wanted), unit.people.of(ward.id)
    assert counts == (len(people), len(every))
    return [each.given_name for each in people]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("", ["Åsa", "Maya", "Γιώργος"]),
        ("MAYA", ["Maya"]),
        ("okafor", ["Maya"]),
        ("Okafor, Maya", ["Maya"]),
        ("maya okafor", ["Maya"]),
        ("maya öberg", []),
        ("ÅSA", ["Åsa"]),
        ("åsa Öberg", ["Åsa"]),
        ("öBERG", ["Åsa"]),
        ("asa", []),
        ("ΓΙΏΡΓΟΣ", []),
        ("γιώργος", ["Γιώργος"]),
        ("ΓΙΏΡΓΟ", ["Γιώργος"]),
        ("@WARD.test", ["Åsa", "Maya", "Γιώργος"]),
        ("mr-00_7", ["Maya"]),
        ("mr-0017", ["Åsa"]),
        ("mr-00%7", []),
        ("TECHNOLOGIST", ["Maya"]),
        ("maya maya technologist", ["Maya"]),
    ],
)
def test_each_word_stands_somewhere_in_small_or_large_letters(
    store: Store, words: str, given: list[str]
) -> None:
    ward = organization(store)
    for name, told in (
        ("Åsa Öberg", {"external_id": "MR-0017"}),
        ("Maya Okafor", {"external_id": "MR-00_7", "job_role": "Technologist"}),
        ("Γιώργος Παπάς", {}),
    ):
        address = {"email": f"{len(name)}.{name[-1].encode().hex()}@ward.test"}
        named(store, ward, name, **told, **address)

    assert sorted(found(store, ward, AccountSearch(words=words))) == sorted(given)


def test_every_sign_is_only_itself(store: Store) -> None:
    ward = organization(store)
    signs = [*string.punctuation, "\u2013", "\u201c", "µ", "中", "🙂"]
    for number, sign in enumerate(signs):
        named(store, ward, f"N{number:02} Kim", job_role=f"a{sign}b")

    for number, sign in enumerate(signs):
        assert found(store, ward, AccountSearch(words=f"A{sign}B")) == [f"N{number:02}"], sign


def test_an_account_is_active_or_new_or_locked_out(store: Store) -> None:
    ward, lake = organization(store), organization(store, "lake")
    active, new, gone = (person(store, ward, f"{name} Kim") for name in ("Ada", "Nia", "Eve"))
    person(store, lake, "Zoe Kim")
    with store.writing() as unit:
        for each in (active, gone):
            unit.passwords.set(ward.id, each.id, "a hash", NOON)
        unit.people.set_active(ward.id, gone.id, active=False)

    by_state = {state: found(store, ward, AccountSearch("kim", state)) for state in AccountState}

    assert by_state == {
        AccountState.ACTIVE: [active.given_name],
        AccountState.NEW: [new.given_name],
        AccountState.LOCKED_OUT: [gone.given_name],
    }
    with store.reading() as unit:
        assert unit.passwords.holders(ward.id, [active.id, new.id]) == {active.id}


def test_accounts_of_teams_are_those_of_their_members(store: Store) -> None:
    ward = organization(store)
    ada, nia, _ = (person(store, ward, f"{name} Kim") for name in ("Ada", "Nia", "Eve"))
    day, night = team(store, ward, "Day", ada, nia), team(store, ward, "Night", nia)

    for ids, names in (({day.id, night.id}, ["Ada", "Nia"]), ({night.id}, ["Nia"]), (set(), [])):
        wanted = AccountSearch(team_ids=frozenset(ids))
        assert found(store, ward, wanted) == names


def test_somebody_is_called_by_name_whatever_letters_it_has(store: Store) -> None:
    ward = organization(store)
    asa = person(store, ward, "Åsa Öberg")

    with store.reading() as unit:
        for words in ("Åsa Öberg", "öberg", "ÅSA Ö", asa.email.upper()):
            assert unit.people.called(ward.id, words) == [asa], words
        assert unit.people.called(ward.id, "%") == []

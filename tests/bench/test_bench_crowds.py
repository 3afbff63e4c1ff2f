"""The group that is measured is a true one: its chain holds, and its totals follow from it."""

import json
from datetime import date

import pytest

from app.credit.chain import canonical, first_break
from app.credit.exports import entry_line
from app.credit.proving import prove_export
from app.credit.signing import public_pem, read_public_keys, signing_key
from app.learning.exporting import export_ledger
from app.learning.site import Site
from app.learning.totals import rebuild_totals
from app.records.people import Organization
from app.reporting.people_filter import PeopleFilter
from app.reporting.team_question import Question
from app.reporting.team_tables import REPORTS
from app.store import schema
from bench.bulk import load
from bench.chains import ROUNDS
from bench.crowds import fill_group, studies_of
from tests.people import reader

COUNT = 40


@pytest.fixture
def group(site: Site) -> Organization:
    """Give a group of forty people."""
    with site.store.writing() as unit:
        key = signing_key(site.settings.ledger_key)
        fill_group(unit, "group", COUNT, studies_of(site.catalog), key)
    with site.store.reading() as unit:
        [found] = unit.organizations.all()
    return found


def test_the_ledger_holds_and_its_export_is_proved(site: Site, group: Organization) -> None:
    with site.store.reading() as unit:
        entries = unit.ledger.all(group.id)
        head = unit.ledger.peek(group.id)

    assert len(entries) == COUNT * ROUNDS
    assert first_break(entries) is None
    assert head == (len(entries), entries[-1].hash)
    assert all(canonical(json.loads(entry.body)) == entry.body for entry in entries)
    lines = [json.loads(entry_line(entry)) for entry in entries]
    assert [canonical(line) for line in lines] == [entry_line(entry) for entry in entries]
    moments = [entry.entered_at for entry in entries]
    assert moments == sorted(moments)

    keys = read_public_keys(public_pem(signing_key(site.settings.ledger_key)))
    proven = prove_export(export_ledger(group, site.store, site.settings), keys)
    assert (proven.entries, proven.checkpoints, proven.broken) == (len(entries), ROUNDS, None)


def test_the_totals_are_those_that_the_entries_give(site: Site, group: Organization) -> None:
    with site.store.writing() as unit:
        for person in unit.people.of(group.id):
            before = unit.cycle_totals.of(group.id, person.id)
            rebuild_totals(person, unit)
            assert unit.cycle_totals.of(group.id, person.id) == before != []


def test_every_report_has_something_to_show(site: Site, group: Organization) -> None:
    with site.store.reading() as unit:
        [top] = [e for e in unit.people.of(group.id) if e.email == "group0@bench.example"]
    with site.store.reading() as unit:
        ever = PeopleFilter(first=date(2000, 1, 1))
        question = Question(reader(site.store, top), ever, {}, unit, site.catalog)
        for name, make in REPORTS.items():
            report = make(question)
            assert report.total == len(list(report.rows())) > 0, name
        assert question.people == COUNT


def test_rows_go_in_as_they_are(site: Site, group: Organization) -> None:
    hard, told = "tab\t and \\ and line\n", {"rows": [1, "zwei"]}

    with site.store.writing() as unit:
        who = unit.people.of(group.id)[0].id
        row = (group.id, "upload", who, "a.csv", hard, group.created_at, None, told)
        load(unit.connection, schema.roster_upload, [row])

    with site.store.reading() as unit:
        [kept] = unit.connection.execute(schema.roster_upload.select()).all()
    assert (kept.text, kept.confirmed_at, kept.result) == (hard, None, told)

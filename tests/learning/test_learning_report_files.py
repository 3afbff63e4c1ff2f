"""Long reports as files: made in the background, watched, fetched by their owner, forgotten."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
import time_machine
from openpyxl import load_workbook

from app.errors import Forbidden, InvalidInput, NotFound, TooMany
from app.frozen import replace
from app.learning import report_files as files
from app.learning.site import Site
from app.records.managing import FileState, ReportFile
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from app.reporting.files import as_csv, write_xlsx
from app.reporting.people_filter import PERMISSION, PeopleFilter
from app.reporting.team_question import Question
from app.reporting.team_tables import REPORTS
from tests.people import NOON, organization, person, reader, team


@pytest.fixture(autouse=True)
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def ada(site: Site, ward: Organization) -> Person:
    return person(site.store, ward, "Ada Lovelace")


@pytest.fixture
def manager(site: Site, ward: Organization, ada: Person) -> Reader:
    pacs = team(site.store, ward, "PACS", ada, person(site.store, ward, "Ben Bell"))
    person(site.store, ward, "Olga Other")
    return reader(site.store, person(site.store, ward, "Ines C", Role.MANAGER, team=pacs))


def asked(manager: Reader, site: Site, file_format: str = "csv") -> ReportFile:
    return files.ask_for_file(manager, "directory", file_format, PERMISSION, {}, site)


def now(file: ReportFile, site: Site) -> ReportFile:
    with site.store.reading() as unit:
        found = unit.report_files.get(file.organization_id, file.id, file.owner_id)
    assert found is not None
    return found


def shown(manager: Reader, site: Site) -> str:
    with site.store.reading() as unit:
        question = Question(manager, PeopleFilter(), {}, unit, site.catalog)
        report = REPORTS["directory"](question)
        return "".join(as_csv(report.columns, report.rows()))


def test_a_file_holds_what_the_report_shows_and_its_owner_is_told(
    site: Site, manager: Reader
) -> None:
    file = asked(manager, site)
    assert (file.state, file.rows_expected) == (FileState.WAITING, 2)

    assert files.make_files(site) == 1

    made = now(file, site)
    assert (made.state, made.rows_made, made.ended_at) == (FileState.READY, 2, NOON)
    assert files.path_of(file, site).read_bytes().decode() == shown(manager, site)
    with site.store.reading() as unit:
        [mail] = unit.outbox.of_person(file.organization_id, file.owner_id)
    assert mail.subject == "Your report Who does what is ready as CSV: 2 rows"
    assert mail.link == f"/reports/files/{file.id}"
    assert files.make_files(site) == 0


def test_a_workbook_holds_the_same(site: Site, manager: Reader) -> None:
    file = asked(manager, site, "xlsx")

    files.make_files(site)

    sheet = load_workbook(files.path_of(file, site)).active
    assert sheet is not None
    found = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert found == list(csv.reader(io.StringIO(shown(manager, site).removeprefix("\ufeff"))))


def test_only_the_owner_has_the_file_and_only_while_she_may(
    site: Site, manager: Reader, ward: Organization
) -> None:
    file = asked(manager, site)
    other = reader(site.store, person(site.store, ward, "Eve E", Role.MANAGER))
    far = reader(
        site.store, person(site.store, organization(site.store, "lake"), "S S", Role.MANAGER)
    )
    with site.store.reading() as unit:
        assert files.own_file(manager, file.id, unit).id == file.id
        for each in (other, far, replace(manager, grants=())):
            with pytest.raises(NotFound):
                files.own_file(each, file.id, unit)


def test_who_may_not_see_a_report_gets_no_file_of_it(
    site: Site, manager: Reader, ada: Person
) -> None:
    for who, permission in (
        (reader(site.store, ada), PERMISSION), (manager, "manage_people"), (manager, "anything"),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            files.ask_for_file(who, "directory", "csv", permission, {}, site)
    for report, file_format in (("directory", "exe"), ("nothing", "csv")):
        with pytest.raises(InvalidInput):
            files.ask_for_file(manager, report, file_format, PERMISSION, {}, site)


def test_who_lost_the_right_meanwhile_gets_no_file(site: Site, manager: Reader) -> None:
    file = asked(manager, site)
    with site.store.writing() as unit:
        unit.role_grants.revoke(file.organization_id, manager.grants[0].id)

    assert files.make_files(site) == 0

    assert now(file, site).state == FileState.FAILED
    assert not files.path_of(file, site).exists()


def test_one_person_has_a_few_made_at_once(site: Site, manager: Reader) -> None:
    for _ in range(3):
        asked(manager, site)

    with pytest.raises(TooMany):
        asked(manager, site)
    assert files.make_files(site) == 3
    assert asked(manager, site).state == FileState.WAITING


def test_what_stopped_half_way_is_made_anew_once_and_then_given_up(
    site: Site, manager: Reader, clock_at_noon: time_machine.Traveller
) -> None:
    def stop_half_way(file: ReportFile) -> None:
        with site.store.writing() as unit:
            unit.report_files.stand(file, state=FileState.RUNNING, rows_made=1)

    again, never = asked(manager, site), asked(manager, site)
    stop_half_way(again)
    with site.store.writing() as unit:
        unit.report_files.stand(never, state=FileState.RUNNING, trouble="It stopped half way.")
    clock_at_noon.shift(timedelta(minutes=10))

    assert files.make_files(site) == 1

    assert (now(again, site).state, now(again, site).trouble) == (FileState.READY, "")
    assert now(never, site).state == FileState.FAILED


def test_one_process_at_a_time_makes_files(site: Site, manager: Reader) -> None:
    file = asked(manager, site)
    with site.store.writing() as unit:
        unit.leases.take("report files", "another", NOON, NOON + timedelta(minutes=3))

    assert files.make_files(site) == 0
    assert now(file, site).state == FileState.WAITING


def test_progress_is_seen_while_it_is_made_and_an_end_of_the_process_leaves_it_to_the_next(
    site: Site, manager: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_NOTED_EVERY", 1)
    file, seen = asked(manager, site), list[tuple[str, int]]()

    class EndsWithTheFirstRow(Event):
        def is_set(self) -> bool:
            seen.append((now(file, site).state, now(file, site).rows_made))
            return len(seen) > 1

    assert files.make_files(site, "first", EndsWithTheFirstRow()) == 0
    assert seen[:2] == [(FileState.WAITING, 0), (FileState.RUNNING, 1)]
    assert now(file, site).state == FileState.WAITING
    assert not files.path_of(file, site).exists()

    assert files.make_files(site, "second") == 1


def test_files_are_forgotten_after_a_day(
    site: Site, manager: Reader, clock_at_noon: time_machine.Traveller
) -> None:
    file = asked(manager, site)
    files.make_files(site)
    clock_at_noon.shift(files.KEPT)
    assert files.drop_old_files(site) == 0
    clock_at_noon.shift(timedelta(seconds=1))

    assert files.drop_old_files(site) == 1

    assert not files.path_of(file, site).exists()
    with pytest.raises(NotFound), site.store.reading() as unit:
        files.own_file(manager, file.id, unit)


def test_a_workbook_of_many_rows_takes_little_memory(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("xlsx") / "long.xlsx"
    rows = ((f"person {n}", "A team", n, "no credential at all") for n in range(20_000))
    tracemalloc.start()

    with path.open("wb") as out:
        write_xlsx(out, "Long", ("a", "b", "c", "d"), rows)

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8 * 1024 * 1024
    assert path.stat().st_size > 100_000

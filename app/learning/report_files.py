"""Long reports as files: asked for on a page, made in the background, fetched, forgotten.

One process at a time makes one file at a time; whoever asked sees how far it has come. A process
that is stopped half way leaves the file to the next one, which begins it anew.
"""

import logging
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event
from uuid import uuid4

from app import clock
from app.errors import Forbidden, InvalidInput, NotFound, TooMany
from app.learning.notices import tell
from app.learning.site import Site
from app.records.managing import FileState, ReportFile
from app.records.people import Person, WebSession
from app.records.reader import Reader
from app.reporting.files import MOST_XLSX_ROWS, as_csv, write_xlsx
from app.reporting.people_filter import PERMISSION, read_filter
from app.reporting.tables import Report
from app.reporting.team_question import Question
from app.reporting.team_tables import REPORTS
from app.store import Unit

LONG = 25_000
"""With more rows than this a report is made in the background."""

KEPT = timedelta(hours=24)
FORMATS = ("csv", "xlsx")
_MOST_UNFINISHED, _NOTED_EVERY, _AT_ONCE = 3, 1000, 1000
_NAME, _LEASE, _SECONDS = "report files", timedelta(minutes=3), 2
_log = logging.getLogger(__name__)


class _Stopped(Exception):
    """Nobody waits for the file any more, or the process ends."""


def may_make(reader: Reader, report: str, permission: str) -> bool:
    """Say whether the reader may have the report as a file, as far as *permission* reaches."""
    if permission == PERMISSION:
        return reader.may(PERMISSION) and reader.may("export_team_hours")
    return (permission, report) == ("manage_people", "directory") and reader.may(permission)


def ask_for_file(
    reader: Reader, report: str, file_format: str, permission: str, wanted: Mapping[str, str],
    site: Site,
) -> ReportFile:  # fmt: skip
    """Let the report be made as a file; a few at most at once for one person."""
    if report not in REPORTS or file_format not in FORMATS:
        raise InvalidInput("There is no such report.")
    if not may_make(reader, report, permission):
        raise Forbidden("Your roles do not include this report as a file.")
    with site.store.reading() as unit:
        asked = _report(reader, report, permission, wanted, unit, site)
        rows = asked.total
    if file_format == "xlsx" and rows > MOST_XLSX_ROWS:
        raise InvalidInput(f"A sheet holds {MOST_XLSX_ROWS} rows, this report {rows}. Take CSV.")
    file = ReportFile(
        organization_id=reader.person.organization_id,
        id=str(uuid4()),
        owner_id=reader.person.id,
        report=report,
        title=asked.title,
        format=file_format,
        permission=permission,
        wanted=dict(wanted),
        state=FileState.WAITING,
        rows_made=0,
        rows_expected=rows,
        asked_at=clock.now(),
        begun_at=None,
        ended_at=None,
        trouble="",
    )
    with site.store.writing() as unit:
        theirs = unit.report_files.of(file.organization_id, file.owner_id)
        if sum(each.ended_at is None for each in theirs) >= _MOST_UNFINISHED:
            raise TooMany("Three of your reports are being made. Wait until one is ready.")
        unit.report_files.add(file)
    return file


def own_file(reader: Reader, file_id: str, unit: Unit) -> ReportFile:
    """Return one of the reader's own files, while she may have it."""
    found = unit.report_files.get(reader.person.organization_id, file_id, reader.person.id)
    if found is None or not may_make(reader, found.report, found.permission):
        raise NotFound("There is no such report of yours. Files are kept for a day.")
    return found


def path_of(file: ReportFile, site: Site) -> Path:
    """Return where the file is, once it is made."""
    return site.settings.report_files / f"{file.id}.{file.format}"


def keep_making_files(site: Site, over: Event) -> None:
    """Make what is asked for, again and again until it is *over*."""
    holder = str(uuid4())
    while not over.is_set():
        try:
            make_files(site, holder, over)
        except Exception:  # noqa: BLE001 - the thread outlives whatever a report brings
            _log.exception("A report could not be made; tried again at once.")
        over.wait(_SECONDS)


def make_files(site: Site, holder: str = "", over: Event | None = None) -> int:
    """Make every file that waits, unless somebody else does; return how many are ready."""
    name, made, stop = holder or str(uuid4()), 0, over or Event()
    while not stop.is_set() and (file := _next(name, site)) is not None:
        made += _make(file, name, site, stop)
        with site.store.writing() as unit:
            unit.leases.give_back(_NAME, name, clock.now())
    return made


def drop_old_files(site: Site) -> int:
    """Forget what was asked for more than a day ago, with its file; return how many."""
    before = clock.now() - KEPT
    with site.store.reading() as unit:
        old = unit.report_files.older_than(before)
    for file in old:
        path_of(file, site).unlink(missing_ok=True)
        with site.store.writing() as unit:
            unit.report_files.drop(file)
    return len(old)


def _next(holder: str, site: Site) -> ReportFile | None:
    with site.store.reading() as unit:
        if unit.report_files.next() is None:
            return None
    now = clock.now()
    with site.store.writing() as unit:
        if not unit.leases.take(_NAME, holder, now, now + _LEASE):
            return None
        file = unit.report_files.next()
        if file is not None:
            unit.report_files.stand(file, state=FileState.RUNNING, begun_at=now, rows_made=0)
    return file


def _make(file: ReportFile, holder: str, site: Site, over: Event) -> bool:
    """Make one file; say whether it is ready."""
    if file.state == FileState.RUNNING and file.trouble:
        return _fail(
            file, "It stopped twice half way. The administrator finds why in the log.", site
        )
    with site.store.writing() as unit:
        again = "It stopped half way and is made anew." if file.state == FileState.RUNNING else ""
        unit.report_files.stand(file, trouble=again)

    def note(rows: int) -> None:
        now = clock.now()
        with site.store.writing() as unit:
            goes_on = unit.report_files.stand(file, rows_made=rows)
            unit.leases.take(_NAME, holder, now, now + _LEASE)
        if over.is_set() or not goes_on:
            raise _Stopped

    try:
        with site.store.reading() as unit:
            reader = _reader_of(file, unit)
            if reader is None:
                return _fail(file, "You may no longer see this report.", site)
            report = _report(reader, file.report, file.permission, file.wanted, unit, site)
            rows = _write(report, path_of(file, site), file.format, note)
    except _Stopped:
        with site.store.writing() as unit:
            unit.report_files.stand(file, state=FileState.WAITING, rows_made=0)
        return False
    except Exception:
        _fail(file, "Something of ours went wrong. The administrator finds it in the log.", site)
        raise
    return _end(file, rows, site)


def _write(report: Report, path: Path, file_format: str, note: Callable[[int], None]) -> int:
    """Write the report beside its place and then put it there; return how many rows it has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half, count = path.with_suffix(".part"), [0]
    rows = _counted(report.rows(), count, note)
    with half.open("wb") as out:
        if file_format == "xlsx":
            write_xlsx(out, report.title, report.columns, rows)
        else:
            for piece in as_csv(report.columns, rows):
                out.write(piece.encode("utf-8"))
    half.replace(path)
    return count[0]


def _counted(
    rows: Iterable[Sequence[object]], count: list[int], note: Callable[[int], None]
) -> Generator[Sequence[object]]:
    for row in rows:
        count[0] += 1
        if count[0] % _NOTED_EVERY == 0:
            note(count[0])
        yield row


def _end(file: ReportFile, rows: int, site: Site) -> bool:
    with site.store.writing() as unit:
        ended = unit.report_files.stand(
            file, state=FileState.READY, rows_made=rows, ended_at=clock.now(), trouble=""
        )
        if ended:
            sentence = (
                f"Your report {file.title} is ready as {file.format.upper()}: {_rows_told(rows)}."
            )
            link = f"/reports/files/{file.id}"
            tell(file.organization_id, file.owner_id, "report", sentence, link, unit)
    return ended


def _rows_told(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"


def _fail(file: ReportFile, why: str, site: Site) -> bool:
    with site.store.writing() as unit:
        unit.report_files.stand(file, state=FileState.FAILED, ended_at=clock.now(), trouble=why)
    return False


def _reader_of(file: ReportFile, unit: Unit) -> Reader | None:
    """Return the owner as her roles are now, if she may still have the report."""
    owner: Person | None = unit.people.get(file.organization_id, file.owner_id)
    if owner is None or not owner.active:
        return None
    now = clock.now()
    session = WebSession("", owner.organization_id, owner.id, "", now, now, now)
    grants = tuple(unit.role_grants.of(owner.organization_id, owner.id))
    reader = Reader(owner, session, grants)
    return reader if may_make(reader, file.report, file.permission) else None


def _report(
    reader: Reader, name: str, permission: str, wanted: Mapping[str, str], unit: Unit, site: Site
) -> Report:
    question = Question(
        reader, read_filter(wanted), wanted, unit, site.catalog, _AT_ONCE, permission
    )
    return REPORTS[name](question)

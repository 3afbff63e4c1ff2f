"""The ledger as a CE administrator and an auditor read it, and taking an entry back."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import Conflict, InvalidInput, NotFound
from app.learning.claim_form import bodies
from app.learning.reversing import REASONS, reverse_entry
from app.records.credit import LedgerEntry
from app.reporting.files import as_csv
from app.reporting.people_filter import must_run_forward, read_day
from app.reporting.roster import COLUMNS, Wanted, roster
from app.web import current
from app.web.sending import attachment

_PAGE = 100
_LAST = 2**31 - 1


def show() -> str:
    """Show the newest entries, or those before a sequence."""
    return _page()


def _page(problem: str = "") -> str:
    organization_id = current.learner().organization_id
    before = request.args.get("before", _LAST, type=int) or _LAST
    with current.site().store.reading() as unit:
        entries = unit.ledger.newest(organization_id, min(before, _LAST), _PAGE)
        ids = {entry.learner_id for entry in entries}
        names = {each.id: each.name for each in unit.people.among(organization_id, ids)}
        taken_back = unit.ledger.taken_back_among(organization_id, [each.id for each in entries])
    return render_template(
        "ledger.html",
        taken_back=taken_back,
        rows=[(entry, _activity(entry)) for entry in entries],
        names=names,
        bodies=list(bodies()),
        today=clock.today(current.learner().time_zone),
        typed=request.args,
        problem=problem,
        is_first=before >= _LAST,
        older=entries[-1].sequence if len(entries) == _PAGE else 0,
    )


def roster_csv() -> Response | tuple[str, int]:
    """Send the roster of one body for its board: who earned what under which license."""
    today = clock.today(current.learner().time_zone)
    try:
        first, last = _day("from", date(today.year, 1, 1)), _day("to", today)
        # Days that nobody typed are not hers to swap: from tomorrow until today is simply nothing.
        if request.args.get("to"):
            must_run_forward(first, last)
    except InvalidInput as error:
        return _page(str(error)), error.status
    wanted = Wanted(request.args.get("body", "ABII")[:32], first, last)
    with current.site().store.reading() as unit:
        rows = list(roster(current.learner().organization_id, wanted, unit))
    data = "".join(as_csv(COLUMNS, rows))
    return attachment(data, "text/csv", f"roster-{wanted.first}-{wanted.last}.csv")


def _day(name: str, otherwise: date) -> date:
    return read_day(request.args[name]) if request.args.get(name) else otherwise


def entry(entry_id: UUID) -> str:
    """Show one entry as it was hashed, and let whoever may take it back."""
    return _entry(str(entry_id))


def reverse(entry_id: UUID) -> Response | tuple[str, int]:
    """Take the entry back, with a reason."""
    reason, words = request.form.get("reason", ""), request.form.get("words", "")
    try:
        reverse_entry(current.reader(), str(entry_id), reason, words, current.site())
    except (Conflict, InvalidInput) as error:
        return _entry(str(entry_id), problem=str(error)), error.status
    return redirect(url_for(".entry", entry_id=entry_id), 303)


def _entry(entry_id: str, problem: str = "") -> str:
    organization_id = current.learner().organization_id
    with current.site().store.reading() as unit:
        found = unit.ledger.get(organization_id, entry_id)
        if found is None:
            raise NotFound("There is no such entry in your organization's ledger.")
        taken = found.reverses_id
        before = unit.ledger.get(organization_id, taken) if taken else None
        reversal = unit.ledger.reversal_of(organization_id, entry_id)
        certificate = unit.certificates.of_entry(organization_id, entry_id)
        claim = unit.claims.of_entry(organization_id, entry_id)
        learner = unit.people.get(organization_id, found.learner_id)
    return render_template(
        "ledger_entry.html",
        entry=found,
        activity=_activity(found),
        body=json.dumps(json.loads(found.body), indent=2, ensure_ascii=False),
        learner=learner,
        before=before,
        reversal=reversal,
        certificate=certificate,
        claim=claim,
        reasons=REASONS,
        typed=request.form,
        problem=problem,
    )


def _activity(entry: LedgerEntry) -> dict[str, Any]:
    activity: dict[str, Any] = json.loads(entry.body)["activity"]
    return activity

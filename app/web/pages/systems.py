"""The systems of an attempt's hospital: looked at, configured, operated for real."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.catalog import LabEntry
from app.errors import Conflict, InvalidInput, NotFound
from app.learning.acting import act_on_wire
from app.learning.hospitals import state_of
from app.learning.media import medium_of
from app.learning.sandboxes import seen_by_learner
from app.practice.configuring import CONFIGURE
from app.practice.states import UNDO, full_node
from app.records.learning import Attempt, Exchange
from app.web import current
from app.web.pages.labs import found_attempt, found_hospital, uuid_or_none, whole
from app.web.sending import attachment
from app.web.system_actions import posted_action
from app.web.system_page import hospital_exercise, system_page, systems_page
from app.web.system_settings import grid_columns, posted_grid, posted_settings
from app.web.worklist_grid import (
    WORKLIST,
    keeps_worklist,
    posted_worklist,
    refuse_bad_entries,
)


def show(slug: str, attempt_id: UUID) -> str:
    """Show every system of the hospital, and who talks to whom."""
    return systems_page(*_hospital(slug, attempt_id))


def system(slug: str, attempt_id: UUID, node_id: str) -> str:
    """Show one system as its administrator sees it."""
    lab, attempt = _hospital(slug, attempt_id)
    sequence = request.args.get("exchange")
    return system_page(lab, attempt, node_id, sequence=whole(sequence) if sequence else None)


def exchange(slug: str, attempt_id: UUID, sequence: int) -> str:
    """Show one exchange down to its bytes."""
    lab, attempt = _hospital(slug, attempt_id)
    with current.site().store.reading() as unit:
        found = unit.exchanges.get(attempt.organization_id, attempt.id, sequence)
    if found is None or not seen_by_learner([found]):
        raise NotFound("Nothing of that number has happened in this hospital.")
    return render_template("system_exchange.html", lab=lab, attempt=attempt, exchange=found)


def medium(slug: str, attempt_id: UUID, node_id: str, name: str) -> Response:
    """Return a portable medium that a system of the learner's own hospital wrote."""
    _, attempt = _hospital(slug, attempt_id)
    data = medium_of(attempt, f"{node_id}/{name}", current.site())
    return attachment(data, "application/zip", name)


def act(slug: str, attempt_id: UUID, node_id: str) -> Response | tuple[str, int]:
    """Perform an action for real, and show what came of it."""
    lab, attempt = _hospital(slug, attempt_id)
    try:
        action = posted_action(request.form)
    except InvalidInput as error:
        typed = {**request.form.to_dict(), "files": request.form.getlist("files")}
        return system_page(lab, attempt, node_id, typed=typed, problem=str(error)), error.status
    return _done(lab, attempt, node_id, action, None)


def configure(slug: str, attempt_id: UUID, node_id: str) -> Response | tuple[str, int]:
    """Change settings of a system: those of the form, or one of its tables."""
    lab, attempt = _hospital(slug, attempt_id)
    node = _shown_node(attempt, node_id)
    action: dict[str, Any] = {"kind": CONFIGURE, "node": node_id}
    if table := request.form.get("_table"):
        action |= {"path": table, "value": _posted_table(table, node)}
    else:
        action["changes"] = posted_settings(request.form, node)
    if table == WORKLIST:
        try:
            refuse_bad_entries(action["value"], node)
        except InvalidInput as error:
            page = system_page(lab, attempt, node_id, typed=action, problem=str(error))
            return page, error.status
    return _done(lab, attempt, node_id, action, _seen())


def _posted_table(table: str, node: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a table of *node* as they were posted."""
    if table == WORKLIST and keeps_worklist(node):
        return posted_worklist(request.form, node)
    columns = grid_columns(node, table)
    if columns is None:
        raise NotFound("This system has no such table.")
    return [*posted_grid(request.form, columns)]


def undo(slug: str, attempt_id: UUID) -> Response:
    """Configure the hospital as it was in an earlier version."""
    lab, attempt = _hospital(slug, attempt_id)
    action = {"kind": UNDO, "version": whole(request.form.get("version", ""))}
    _act(lab, attempt, action, _seen())
    node_id = request.form.get("_node", "")
    if any(node["id"] == node_id for node in attempt.bench["hospital"]["nodes"]):
        return redirect(_at(slug, attempt, node_id) + "#history", 303)
    here = url_for(".show", slug=slug, attempt_id=attempt.id)
    return redirect(f"{here}#history", 303)


def _done(
    lab: LabEntry, attempt: Attempt, node_id: str, action: Mapping[str, Any], seen: int | None
) -> Response | tuple[str, int]:
    """Act and show the system again; where it could not be done, with what was typed."""
    try:
        made = _act(lab, attempt, action, seen, node_id)
    except (Conflict, InvalidInput) as error:
        page = system_page(lab, attempt, node_id, typed=action, problem=str(error))
        return page, error.status
    return redirect(_at(lab.slug, attempt, node_id, exchange=made.sequence) + "#newest", 303)


def _act(
    lab: LabEntry, attempt: Attempt, action: Mapping[str, Any], seen: int | None, at: str = ""
) -> Exchange:
    return act_on_wire(
        current.learner(),
        attempt.id,
        hospital_exercise(lab),
        action,
        current.site(),
        seen=seen,
        request_id=uuid_or_none(request.form.get("_request")),
        at=at,
    )


def _hospital(slug: str, attempt_id: UUID) -> tuple[LabEntry, Attempt]:
    lab = found_hospital(slug)
    hospital_exercise(lab)
    return lab, found_attempt(lab, attempt_id)


def _shown_node(attempt: Attempt, node_id: str) -> dict[str, Any]:
    """Return the system as it was when the form was shown."""
    with current.site().store.reading() as unit:
        state = state_of(attempt, unit, _seen())
    for node in state.hospital["nodes"]:
        if node["id"] == node_id:
            return full_node(node)
    raise NotFound("This hospital has no such system.")


def _seen() -> int:
    return whole(request.form.get("_seen", ""))


def _at(slug: str, attempt: Attempt, node_id: str, **more: Any) -> str:
    return url_for(".system", slug=slug, attempt_id=attempt.id, node_id=node_id, **more)

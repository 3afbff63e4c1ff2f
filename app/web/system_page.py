"""The pages of a hospital's systems: what an administrator sees of them, from one state."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import render_template

from app.catalog import LabEntry
from app.errors import NotFound
from app.grading.exercise import HOSPITAL_KINDS, LIVE_KINDS, Exercise
from app.learning.hospitals import State, history_of, state_of
from app.learning.sandboxes import history_for_learner, seen_by_learner
from app.learning.shifts import clock_of, opened
from app.practice.acquaintance import links
from app.practice.configuring import CONFIGURE
from app.practice.engine.routing import OTHERWISE, STEPS
from app.practice.media_names import is_media
from app.practice.services.scheduled import POOL
from app.practice.states import UNDO, full_node
from app.records.hospitals import HospitalVersion
from app.records.learning import Attempt, Exchange, ToldExchange
from app.web import current
from app.web.action_forms import STATIONS, WIDGETS, ActionForm, offered
from app.web.action_starts import engine_forms, filled
from app.web.device_lists import device_lists
from app.web.system_actions import STEP_COLUMNS
from app.web.system_map import drawn
from app.web.system_panels import panels
from app.web.system_settings import Form, settings_form, settings_of
from app.web.worklist_grid import with_worklist


def systems_page(lab: LabEntry, attempt: Attempt) -> str:
    """Return the page of all systems: who they are, who talks to whom, what was changed."""
    state, history, told, _ = _read(attempt, None)
    nodes = [full_node(node) for node in state.hospital["nodes"]]
    known = opened(attempt, told)
    seen = [node for node in nodes if known is None or node["id"] in known]
    lines = links({"nodes": seen})
    return render_template(
        "systems.html",
        lab=lab,
        attempt=attempt,
        state=state,
        nodes=nodes,
        seen={node["id"] for node in seen},
        clock=clock_of(attempt, told[::-1]),
        links=lines,
        labels={node["id"]: node["label"] for node in nodes},
        map=drawn(seen, lines),
        history=history,
        undoable=_undoable(lab, history, told),
        exchanges=told,
        action_id=str(uuid4()),
    )


def system_page(
    lab: LabEntry,
    attempt: Attempt,
    node_id: str,
    *,
    sequence: int | None = None,
    typed: Mapping[str, Any] | None = None,
    problem: str = "",
) -> str:
    """Return the page of one system.

    *sequence* names the exchange that just happened; *typed* is an action that could not be done
    because of a *problem*.
    """
    state, history, told, newest = _read(attempt, sequence)
    node = _node(state, node_id)
    known = opened(attempt, told)
    if known is not None and node_id not in known:
        return render_template(
            "system_closed.html",
            lab=lab,
            attempt=attempt,
            node=node,
            problem=problem,
            action_id=str(uuid4()),
        )
    refused = _refused(newest, node_id)
    action = typed or (refused.action if refused else {})
    errors = (
        {each["path"]: each["sentence"] for each in refused.result.get("errors", ())}
        if refused
        else {}
    )
    mine = [each for each in told if _concerns(each, node)]
    callers = _callers(state)
    return render_template(
        "system.html",
        lab=lab,
        attempt=attempt,
        state=state,
        node=node,
        clock=clock_of(attempt, told[::-1]),
        panels=panels(node),
        form=_form(state, node, _values(action, node_id), errors)
        if CONFIGURE in lab.spec.console
        else None,
        actions=_actions(lab, node, mine, action, acquired=_acquired(state), in_tls=bool(callers)),
        listed={"tls": (("", "no TLS, in the clear"), *callers), **device_lists(node)},
        keeps_queues="engine" in lab.spec.console and node["kind"] in STATIONS,
        typed=action,
        widgets=WIDGETS,
        step_columns=STEP_COLUMNS,
        step_choices={"do": ("", *STEPS), "otherwise": ("", *OTHERWISE)},
        files=[name for name in _bench_names(attempt) if not name.startswith(POOL)],
        stored=sorted(state.names(), key=_media_first),
        held=node.get("holdings", {}),
        console=state.hospital.get("console", {}).get("label", "Console"),
        settings=settings_of(node),
        history=history,
        undoable=_undoable(lab, history, told),
        exchanges=mine,
        newest=newest,
        problem=problem,
        action_id=str(uuid4()),
    )


def hospital_exercise(lab: LabEntry) -> Exercise:
    """Return the exercise for which the systems of *lab* are operated."""
    found = [each for each in lab.spec.exercises if each.kind in HOSPITAL_KINDS]
    found += [each for each in lab.spec.exercises if each.kind in LIVE_KINDS]
    if not found or not lab.spec.console:
        raise NotFound("This lab has no systems to operate.")
    return found[0]


def _read(
    attempt: Attempt, sequence: int | None
) -> tuple[State, list[HospitalVersion], list[ToldExchange], Exchange | None]:
    key = (attempt.organization_id, attempt.id)
    with current.site().store.reading() as unit:
        state = state_of(attempt, unit)
        history = history_of(attempt, unit)
        told = unit.exchanges.told(*key)
        newest = None if sequence is None else unit.exchanges.get(*key, sequence)
    history, told = history_for_learner(history, told), seen_by_learner(told)
    return state, history[::-1], told[::-1], newest


def _bench_names(attempt: Attempt) -> list[str]:
    return [file["name"] for file in attempt.bench["files"]]


def _media_first(name: str) -> tuple[bool, str]:
    return not is_media(name), name


def _node(state: State, node_id: str) -> dict[str, Any]:
    for node in state.hospital.get("nodes", []):
        if node["id"] == node_id:
            return full_node(node)
    raise NotFound("This hospital has no such system.")


def _undoable(lab: LabEntry, history: list[HospitalVersion], told: list[ToldExchange]) -> list[int]:
    """Return the versions that somebody made by configuring; holdings are never taken back."""
    if CONFIGURE not in lab.spec.console:
        return []
    made = {each.sequence for each in told if each.action.get("kind") in (CONFIGURE, UNDO)}
    return [each.number for each in history if each.exchange in made]


def _refused(newest: Exchange | None, node_id: str) -> Exchange | None:
    """Return the newest exchange if it asked this system for something that was refused."""
    if newest is None or newest.action.get("node") != node_id or newest.result["ok"]:
        return None
    return newest


def _values(action: Mapping[str, Any], node_id: str) -> dict[str, Any]:
    """Return what a configuring action wants, by the name of the setting."""
    if action.get("kind") != CONFIGURE or action.get("node") != node_id:
        return {}
    # No changes are none, where the form was sent as it was; a table is a change by itself.
    changes = action.get("changes", [action])
    return {each["path"]: each["value"] for each in changes}


def _form(
    state: State, node: Mapping[str, Any], told: Mapping[str, Any], errors: Mapping[str, str]
) -> Form:
    """Return what can be configured of *node*: its settings, and a worklist that it keeps."""
    return with_worklist(settings_form(node, told, errors), node, told, state.hospital)


def _concerns(told: ToldExchange, node: Mapping[str, Any]) -> bool:
    if node["id"] in (told.result.get("reached"), told.action.get("node")):
        return True
    return str(told.action.get("host", "")).casefold() in (
        node["host"].casefold(),
        node["address"],
    ) and str(told.action.get("port", "")) == str(node["port"])


def _callers(state: State) -> list[tuple[str, str]]:
    """Return the systems that are set up to call in TLS, by id and in words."""
    nodes = [each for each in state.hospital["nodes"] if each.get("calls")]
    return [(each["id"], f"TLS as at: {each['label']}") for each in nodes]


def _acquired(state: State) -> list[Mapping[str, Any]]:
    """Return every series that the devices of the hospital have acquired."""
    return [row for node in state.hospital["nodes"] for row in node.get("acquired", ())]


def _actions(
    lab: LabEntry,
    node: Mapping[str, Any],
    told: list[ToldExchange],
    typed: Mapping[str, Any],
    *,
    acquired: list[Mapping[str, Any]],
    in_tls: bool,
) -> list[tuple[ActionForm, dict[str, Any]]]:
    """Return the forms of a system, each with what stands in it."""
    forms = offered(lab.spec.console, node, in_tls=in_tls)
    found = [(each, filled(each, node, _last(each, told, typed), acquired)) for each in forms]
    if node["kind"] == "engine" and "engine" in lab.spec.console:
        found += engine_forms(node, typed)
    return found


def _last(
    form: ActionForm, told: list[ToldExchange], typed: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return what was typed into *form*, else the last action that it asked for."""
    if form.is_of(typed):
        return typed
    return next((each.action for each in told if form.is_of(each.action)), {})

"""The hospital between two actions: plain data, its holdings told apart from its configuration."""

import json
from collections.abc import Mapping
from typing import Any, Final

from app.errors import InvalidInput
from app.frozen import Frozen
from app.practice.changes import told
from app.practice.config import NODE_KINDS, HospitalConfig, Record

UNDO: Final = "undo"


class Moved(Frozen):
    """An exchange, and the hospital as it is after it."""

    exchange: dict[str, Any]
    hospital: dict[str, Any]


def full(hospital: Mapping[str, Any]) -> dict[str, Any]:
    """Return *hospital* with every setting written out, so that two of them can be compared."""
    return {**hospital, **HospitalConfig.from_data(hospital).to_data()} if hospital else {}


def full_node(node: Mapping[str, Any]) -> Record:
    """Return *node* with every setting written out, or refuse it."""
    kind = NODE_KINDS.get(node.get("kind", ""))
    if kind is None:
        raise InvalidInput(f"The hospital has no kind of node called {node.get('kind')!r}.")
    return kind.from_data(node).to_data()


def node_of(hospital: Mapping[str, Any], node_id: str) -> Record:
    """Return the node of that id."""
    for node in hospital.get("nodes", []):
        if node["id"] == node_id:
            return dict(node)
    raise InvalidInput(f"The hospital has no system called {node_id!r}.")


def with_node(hospital: Mapping[str, Any], node: Record) -> dict[str, Any]:
    """Return *hospital* with *node* in the place of the one of the same id."""
    nodes = [node if each["id"] == node["id"] else each for each in hospital["nodes"]]
    return {**hospital, "nodes": nodes}


def with_holdings(hospital: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """Return *hospital* with what its systems hold now, by node id as they tell it."""
    nodes = [_holding(node, held.get(node["id"], {})) for node in hospital.get("nodes", [])]
    return {**hospital, "nodes": nodes}


def changed(hospital: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """Return as plain data what those systems hold that do not hold what *hospital* says."""
    before = {node["id"]: node for node in hospital.get("nodes", [])}
    found = {}
    for name, now in held.items():
        written = json.dumps(now)
        # Writing is quick, and reading is not: most systems have nothing to do with an action.
        if written != json.dumps({key: before[name].get(key) for key in now}):
            found[name] = json.loads(written)
    return found


def apart(node: Mapping[str, Any]) -> tuple[Record, Record]:
    """Return the configuration of *node* and its holdings."""
    kind = NODE_KINDS[node["kind"]]
    held = set(kind.held) - set(kind.corrected)
    settings = {key: value for key, value in node.items() if key not in held}
    return settings, {key: value for key, value in node.items() if key in held}


def undone(
    hospital: Mapping[str, Any], earlier: Mapping[str, Any], action: Mapping[str, Any]
) -> Moved:
    """Return the hospital configured as it was *earlier*; what its systems hold stays."""
    by_id = {node["id"]: node for node in earlier["nodes"]}
    nodes = [
        {**apart(by_id.get(node["id"], node))[0], **apart(node)[1]} for node in hospital["nodes"]
    ]
    after = {**hospital, "nodes": nodes}
    sentence = (
        f"The configuration is as in version {action.get('version')}. {difference(hospital, after)}"
    )
    return Moved(quiet_exchange(hospital, action, sentence, ok=True), after)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Say what changed between two states of a hospital; nothing where they are the same."""
    pairs = zip(before.get("nodes", []), after.get("nodes", []), strict=True)
    changed = [(full_node(old), full_node(new)) for old, new in pairs if old != new]
    return " ".join(told(old, new) for old, new in changed if old != new)


def quiet_exchange(
    hospital: Mapping[str, Any],
    action: Mapping[str, Any],
    sentence: str,
    *,
    ok: bool,
    title: str = "",
    **more: Any,
) -> dict[str, Any]:
    """Return the exchange of an action that sends nothing, in the form that all exchanges have."""
    node_id = action.get("node")
    label = hospital.get("console", {}).get("label", "Console")
    peers = [{"id": "console", "label": label, "role": "console"}]
    peers += [
        {"id": node["id"], "label": node["label"], "role": node["kind"]}
        for node in hospital["nodes"]
        if node["id"] == node_id
    ]
    to = peers[-1]["id"]
    event = {"n": 1, "at_ms": 0.0, "from": to, "to": to, "kind": "note", "hex": "", "ok": ok}
    event |= {"title": title or _TITLES[ok], "summary": sentence, "detail": {}}
    result = {
        "ok": ok,
        "outcome": "success" if ok else "not_changed",
        "sentence": sentence,
        "reached": node_id,
        "elapsed_ms": 0.0,
        "rejection": None,
        "contexts": [],
        "status": None,
        **more,
    }
    return {
        "action": dict(action),
        "trace": {"peers": peers, "events": [event]},
        "result": result,
    }


def _holding(node: Record, held: Mapping[str, Any]) -> Record:
    """Return *node* with its holdings, or itself where none of them differ."""
    if all(node.get(key) == value for key, value in held.items()):
        return node
    after = {**node, **held}
    return node if full_node(node) == full_node(after) else after


_TITLES: Final = {True: "Configuration changed", False: "Configuration refused"}

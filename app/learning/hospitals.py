"""An attempt's practice hospital: the bench's, and what was changed in it since, as rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.frozen import Frozen, field
from app.practice.media_names import is_media, kept_name
from app.practice.states import apart, difference, full
from app.records.hospitals import HospitalVersion, NodeState
from app.records.learning import Attempt, Exchange
from app.store import Unit


class State(Frozen):
    """The hospital in one version; *objects* are by node and SOP Instance UID their SHA-256.

    Portable media that a system wrote are among its objects, each by the name of its file.
    """

    number: int
    hospital: Mapping[str, Any]
    objects: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def names(self) -> dict[str, str]:
        """Return the SHA-256 of every stored object by the name that practice gives it."""
        return {
            kept_name(node, uid): digest
            for node, held in self.objects.items()
            for uid, digest in held.items()
        }


def state_of(attempt: Attempt, unit: Unit, number: int | None = None) -> State:
    """Return the attempt's hospital in the version *number*, the newest unless it is told."""
    key = (attempt.organization_id, attempt.id)
    if number is None:
        number = unit.hospitals.newest(*key)
    bench = attempt.bench["hospital"] or {}
    rows = {row.node_id: row for row in unit.hospitals.states(*key, number)} if number else {}
    nodes = [
        {**rows[node["id"]].settings, **rows[node["id"]].holdings} if node["id"] in rows else node
        for node in bench.get("nodes", [])
    ]
    objects = {node_id: row.objects for node_id, row in rows.items() if row.objects}
    return State(number, {**bench, "nodes": nodes} if bench else {}, objects)


def keep_version(
    exchange: Exchange, before: State, after: State, actor: str, change: str, unit: Unit
) -> None:
    """Keep *after* as the version that *exchange* made of *before*."""
    key = (exchange.organization_id, exchange.attempt_id)
    version = HospitalVersion(
        *key, after.number, exchange.sequence, actor, change, exchange.happened_at
    )
    pairs = zip(before.hospital["nodes"], after.hospital["nodes"], strict=True)
    states = [
        NodeState(
            *key, new["id"], after.number, *apart(new), dict(after.objects.get(new["id"], {}))
        )
        for old, new in pairs
        if old != new or before.objects.get(new["id"]) != after.objects.get(new["id"])
    ]
    unit.hospitals.add(version, states)


def what_changed(before: State, after: State) -> str:
    """Say what is different after an action, in a sentence for the history."""
    fresh = [name for name in after.names() if is_media(name) and name not in before.names()]
    told = [f"Portable medium written: {name}." for name in fresh]
    told.append(difference(before.hospital, after.hospital))
    return " ".join(filter(None, told)) or "Stored objects were replaced."


def history_of(attempt: Attempt, unit: Unit) -> list[HospitalVersion]:
    """Return the versions of the attempt's hospital, the bench's not among them."""
    return unit.hospitals.history(attempt.organization_id, attempt.id)


def hospital_then(
    attempt: Attempt, unit: Unit, until: datetime | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the hospital as it was at a moment, or is now, and as it was found, written out."""
    number = None
    if until is not None:
        made = (each.number for each in history_of(attempt, unit) if each.made_at <= until)
        number = max(made, default=0)
    return full(state_of(attempt, unit, number).hospital), full(attempt.bench["hospital"] or {})

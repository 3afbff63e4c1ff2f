"""Deleting objects at a modality: its disk is small, and nobody brings back what is gone."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from app.practice.config import ModalityConfig
from app.practice.media_names import kept_name
from app.practice.states import Moved, full_node, node_of, quiet_exchange, with_node

DELETE: Final = "delete"
_MOST: Final = 500

Kept = TypeVar("Kept")


def delete(hospital: Mapping[str, Any], action: Mapping[str, Any]) -> Moved:
    """Return the exchange, and the hospital without the objects: as it was where one is not there.

    ``{"kind": "delete", "node": ..., "sop_instance_uids": [...]}``; nothing is sent.
    """
    node = full_node(node_of(hospital, str(action.get("node", ""))))
    held: Mapping[str, Any] = node.get("holdings", {})
    wanted = _wanted(action)
    refusal = _refusal(node, held, wanted)
    if refusal:
        return Moved(quiet_exchange(hospital, action, refusal, ok=False), dict(hospital))
    kept = {uid: row for uid, row in held.items() if uid not in wanted}
    objects = "1 object" if len(wanted) == 1 else f"{len(wanted)} objects"
    sentence = f"{objects} deleted at {node['label']}; {len(kept)} left there."
    exchange = quiet_exchange(hospital, action, sentence, ok=True)
    exchange["trace"]["events"][0]["title"] = "Objects deleted"
    return Moved(exchange, with_node(hospital, {**node, "holdings": kept}))


def left(objects: Mapping[str, Kept], exchange: Mapping[str, Any]) -> dict[str, Kept]:
    """Return the stored *objects* by name without those that an action deleted."""
    action = exchange["action"]
    if action.get("kind") != DELETE or not exchange["result"]["ok"]:
        return dict(objects)
    gone = {kept_name(str(action["node"]), uid) for uid in _wanted(action)}
    return {name: each for name, each in objects.items() if name not in gone}


def _wanted(action: Mapping[str, Any]) -> list[str]:
    given = action.get("sop_instance_uids")
    return list(dict.fromkeys(map(str, given))) if isinstance(given, list) else []


def _refusal(node: Mapping[str, Any], held: Mapping[str, Any], wanted: list[str]) -> str:
    if node["kind"] != ModalityConfig.kind:
        return f"Nobody deletes objects at {node['label']} from here: this is done at a modality."
    if not wanted:
        return "No object was chosen to be deleted."
    if len(wanted) > _MOST:
        return f"At most {_MOST} objects are deleted at once."
    if missing := [uid for uid in wanted if uid not in held]:
        return f"{node['label']} holds no object {missing[0][:64]}; nothing was deleted."
    return ""

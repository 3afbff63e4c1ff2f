"""What is done at the desk of an incident: looks, notes, a report. Nothing is sent or changed."""

from collections.abc import Mapping
from typing import Any

from app.grading.desk import LOOK, TELL
from app.practice.states import Moved, quiet_exchange

_TITLES = {LOOK: "Looked", TELL: "Status note"}


def at_desk(hospital: Mapping[str, Any], action: Mapping[str, Any]) -> Moved:
    """Return the exchange of an action at the desk, and the hospital as it was."""
    title = _TITLES.get(str(action.get("kind")), "Shift report")
    exchange = quiet_exchange(hospital, action, _sentence(hospital, action), ok=True, title=title)
    return Moved(exchange, dict(hospital))


def _sentence(hospital: Mapping[str, Any], action: Mapping[str, Any]) -> str:
    if action.get("kind") == LOOK:
        labels = {node["id"]: node["label"] for node in hospital.get("nodes", [])}
        place = str(action.get("at", ""))
        return f"Looked at {labels.get(place) or place.replace('_', ' ')}."
    if action.get("kind") == TELL:
        return f"A status note went to {str(action.get('to', '')).replace('_', ' ')}."
    return "The shift report was handed over."

"""Raw answers as the widgets of many fields show them, whatever somebody sent in their place."""

import json
from collections.abc import Callable, Mapping
from typing import Any

_OPERATIONS = frozenset({"set", "add", "delete"})


def shown_value(kind: str, raw: str) -> Any:
    """Return *raw* in the shape that the widget of *kind* reads, or ``None`` where it has none.

    A draft is kept as it was typed; one that has not the right form must not break its page.
    """
    shape = _SHAPES.get(kind)
    return None if shape is None else shape(_read(raw))


def _read(raw: str) -> Any:
    if raw[:1] not in ("{", "["):
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _text(value: Any) -> str:
    """Return a single value as text that a page can hold; anything compound is no text."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return str(value) if isinstance(value, int | float) else ""


def _texts(value: Any) -> list[str]:
    return [_text(each) for each in value] if isinstance(value, list) else []


def _fields(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {_text(name): text for name, each in value.items() if (text := _text(each))}


def _rows_by_id(value: Any) -> dict[str, dict[str, str]]:
    return {_text(k): _fields(row) for k, row in value.items()} if isinstance(value, dict) else {}


def _rows(value: Any) -> list[dict[str, str]]:
    return [_fields(row) for row in value] if isinstance(value, list) else []


def _edits(value: Any) -> dict[str, Any]:
    given = value.get("edits") if isinstance(value, dict) else None
    edits = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return {
        "edits": [
            {
                "path": _text(each.get("path")),
                "op": each["op"],
                "value": _texts(each.get("value")),
            }
            for each in edits
            if _text(each.get("op")) in _OPERATIONS
        ]
    }


_SHAPES: dict[str, Callable[[Any], Any]] = {
    "multi_choice": _texts,
    "order": _texts,
    "match": _fields,
    "pick_element": _fields,
    "pick_field": _fields,
    "window_level": _fields,
    "region": _fields,
    "per_row": _rows_by_id,
    "table_edit": _rows,
    "edit_dataset": _edits,
}

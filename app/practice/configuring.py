"""Configuring a system: settings set, lines of tables added and removed, nothing sent.

An action names the node and a path, such as ``port``, ``device_table`` for a whole table, or
``device_table[2].ae_title`` for a value in its second line; ``op`` is ``set`` unless it is
``add`` or ``remove``. Several of them travel as ``changes`` and take effect together or not at all.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, Final, TypeAlias

from app.errors import InvalidInput
from app.practice.changes import told
from app.practice.config import NODE_KINDS, Record
from app.practice.setting_types import BadSetting, as_setting, types_of
from app.practice.states import Moved, full_node, node_of, quiet_exchange, with_node

CONFIGURE: Final = "configure"
_FIXED: Final = frozenset({"id", "kind"})
_STEP: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]{0,63})(?:\[([1-9][0-9]{0,3})\])?")
_MOST_CHANGES: Final = 60

Step: TypeAlias = tuple[str, int | None]


def configure(hospital: Mapping[str, Any], action: Mapping[str, Any]) -> Moved:
    """Return the exchange, and the hospital as it is after it: as it was where it was refused."""
    node = node_of(hospital, str(action.get("node", "")))
    before = after = full_node(node)
    errors: list[dict[str, str]] = []
    for change in _changes(action):
        try:
            after = _changed(after, change)
        except BadSetting as error:
            errors.append({"path": error.path, "sentence": str(error)})
    if not errors:
        after = full_node(after)
    sentence = " ".join(each["sentence"] for each in errors) or told(before, after)
    exchange = quiet_exchange(hospital, action, sentence, ok=not errors, errors=errors)
    stays = errors or after == before
    return Moved(exchange, dict(hospital) if stays else with_node(hospital, after))


def _changes(action: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    given = action.get("changes")
    changes = [action] if given is None else given
    if not isinstance(changes, list) or not all(isinstance(each, Mapping) for each in changes):
        raise InvalidInput("The changes of a configuration are a list of settings with values.")
    if len(changes) > _MOST_CHANGES:
        raise InvalidInput(f"At most {_MOST_CHANGES} settings are changed at once.")
    return changes


def _changed(node: Record, change: Mapping[str, Any]) -> Record:
    """Return *node* with one setting changed, every value of it held against its rules."""
    path = str(change.get("path", ""))
    kind = NODE_KINDS[node["kind"]]
    steps = _steps(path)
    name = steps[0][0]
    holding = name in kind.held and name not in kind.corrected
    if name in {*_FIXED, *kind.fixed} or holding or name not in types_of(kind):
        raise BadSetting(path, f"{node['label']} has no setting {name!r} to configure.")
    fresh = {name: deepcopy(node[name])}
    op = str(change.get("op", "set"))
    if op not in _OPS:
        raise BadSetting(path, "A setting is set, added or removed.")
    _OPS[op](fresh, steps, path, change.get("value"))
    fresh[name] = as_setting(types_of(kind)[name], fresh[name], name, name)
    return {**node, **fresh}


def _steps(path: str) -> list[Step]:
    found = [_STEP.fullmatch(part) for part in path.split(".")]
    if not all(found):
        raise BadSetting(path, "A path is the name of a setting, such as port or device_table[1].")
    return [(each[1], int(each[2]) if each[2] else None) for each in found if each is not None]


def _set(root: Any, steps: list[Step], path: str, value: Any) -> None:
    *way, (name, line) = steps
    home = _follow(root, way, path)
    if line is None:
        if not isinstance(home, dict):
            raise _nothing_there(path)
        home[name] = value
    else:
        lines = _lines(home, name, line, path)
        lines[line - 1] = value


def _add(root: Any, steps: list[Step], path: str, value: Any) -> None:
    *way, (name, line) = steps
    home = _follow(root, way, path)
    if line is None and isinstance(home, dict) and home.get(name) is None:
        home[name] = []
    lines = _lines(home, name, 0, path)
    lines.insert(len(lines) if line is None else line - 1, value)


def _remove(root: Any, steps: list[Step], path: str, _value: Any) -> None:
    *way, (name, line) = steps
    if line is None:
        raise BadSetting(path, "Say which line is removed, such as device_table[2].")
    lines = _lines(_follow(root, way, path), name, line, path)
    del lines[line - 1]


def _follow(root: Any, way: list[Step], path: str) -> Any:
    for name, line in way:
        if line is None:
            root = root.get(name) if isinstance(root, dict) else None
        else:
            root = _lines(root, name, line, path)[line - 1]
    if root is None:
        raise _nothing_there(path)
    return root


def _lines(home: Any, name: str, least: int, path: str) -> list[Any]:
    lines = home.get(name) if isinstance(home, dict) else None
    if not isinstance(lines, list) or len(lines) < least:
        raise _nothing_there(path)
    return lines


def _nothing_there(path: str) -> BadSetting:
    return BadSetting(path, f"There is nothing at {path}; look at the table again.")


_OPS: Final = {"set": _set, "add": _add, "remove": _remove}

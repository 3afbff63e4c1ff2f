"""The settings of a system as the fields of a form, and a form as the changes that it asks for.

Fields come from the types of the node's record, so that a kind of node unknown here has its form
as well.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin

from werkzeug.datastructures import MultiDict

from app.frozen import Frozen, defaults_of, is_frozen
from app.practice.changes import title_of
from app.practice.config import NODE_KINDS
from app.practice.setting_types import choices_of, types_of

_UNSEEN: Final = frozenset(
    {
        "id",
        "kind",
        "trouble",
        "closed_ports",
        "associations_in_use",
        "lost_objects",
        "commitment_failures",
    }
)
"""Settings that no administrator's page has: what ails a system is found out, not read."""
_WHERE_GIVEN: Final = ("calls",)
"""Settings that only some systems have."""
_PLAIN_TYPES: Final = {str: "text", int: "number", bool: "choice"}
_MOST_ROWS: Final = 200


class Field(Frozen):
    """One value to be typed or chosen; *error* says what is wrong with what stands in it."""

    name: str
    label: str
    shape: str
    value: str
    choices: tuple[str, ...] = ()
    error: str = ""


class Grid(Frozen):
    """A table of settings: named columns, and lines of fields; a *note* says what to know."""

    name: str
    label: str
    columns: tuple[tuple[str, str, str], ...]
    lines: tuple[tuple[Field, ...], ...]
    error: str = ""
    note: str = ""
    is_folded: bool = False


class Form(Frozen):
    """Everything of a system that can be configured."""

    fields: tuple[Field, ...]
    grids: tuple[Grid, ...]
    nested: tuple[Field, ...]


def settings_form(
    node: Mapping[str, Any], told: Mapping[str, Any], errors: Mapping[str, str]
) -> Form:
    """Return the form for *node*, with what was *told* by path in the place of what holds."""
    plain, grids, nested = [], [], []
    for name, (kind, now) in _typed(node).items():
        value = told.get(name, now)
        row = _row_of(kind)
        shape, choices = _shape(kind), _choices(node, kind, name)
        if row is not None:
            grids.append(_grid(name, row, value, errors))
        elif shape == "json":
            nested.append(_field(name, shape, value, errors, name, choices))
        else:
            plain.append(_field(name, shape, value, errors, name, choices))
    return Form(tuple(plain), tuple(grids), tuple(nested))


def settings_of(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of *node* that are there to be read."""
    kind = NODE_KINDS[node["kind"]]
    absent = [each for each in _WHERE_GIVEN if node.get(each) is None]
    unseen = {*_UNSEEN, *kind.held, *kind.fixed, *kind.unused, *absent}
    return {name: node[name] for name in types_of(kind) if name not in unseen}


def _typed(node: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the settings of *node* with their types, those of a plain record one by one."""
    found: dict[str, tuple[Any, Any]] = {}
    kinds = types_of(NODE_KINDS[node["kind"]])
    for name, now in settings_of(node).items():
        within = _plain_record(kinds[name]) if isinstance(now, Mapping) else {}
        found |= {f"{name}.{each}": (kind, now[each]) for each, kind in within.items()}
        if not within:
            found[name] = (kinds[name], now)
    if node.get("certificates"):
        # A certificate from the store has its own names.
        found.pop("tls.names", None)
    return found


def _plain_record(kind: Any) -> dict[str, Any]:
    """Return the types within a record that holds single values and lists of texts alone."""
    bare = _bare(kind)
    types = types_of(bare) if is_frozen(bare) else {}
    return {} if "json" in map(_shape, types.values()) else types


def _choices(node: Mapping[str, Any], kind: Any, name: str) -> tuple[str, ...]:
    if name == "tls.certificate":
        return tuple(each["file"] for each in node["certificates"])
    return choices_of(kind, name)


def posted_settings(form: MultiDict[str, str], node: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the changes that a form with ``set.`` fields asks for; what is as it was is none."""
    now = settings_form(node, {}, {})
    changes = []
    for field in (*now.fields, *now.nested):
        posted = form.get(f"set.{field.name}")
        if posted is not None and _lines(posted) != _lines(field.value):
            changes.append({"path": field.name, "value": posted})
    return changes


def posted_grid(form: MultiDict[str, str], columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the lines of a table as they were posted, without removed and blank ones."""
    found = []
    for line in range(1, _MOST_ROWS + 1):
        row = {name: form.get(f"row.{line}.{name}", "") for name in columns}
        if f"row.{line}.gone" not in form and any(map(_is_typed, row.values())):
            found.append(row)
    return found


def _is_typed(value: str) -> bool:
    """Return whether somebody wrote *value*; yes and no stand in blank lines, too."""
    return value.strip() not in ("", "yes", "no")


def grid_columns(node: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """Return the columns of the table *name*, or ``None`` where the system has no such table."""
    kind = types_of(NODE_KINDS[node["kind"]]).get(name)
    row = _row_of(kind)
    return None if row is None else tuple(types_of(row))


def _grid(name: str, row: Any, value: Any, errors: Mapping[str, str]) -> Grid:
    shapes = {each: _shape(kind) for each, kind in types_of(row).items()}
    # A list of choices is never blank, so a new line begins with what the record would have.
    fresh = {name: each for name, each in defaults_of(row).items() if shapes[name] == "choice"}
    columns = tuple((each, title_of(each), shape) for each, shape in shapes.items())
    given = [each for each in value or [] if isinstance(each, Mapping)]
    lines = tuple(
        tuple(
            _field(each, shape, line.get(each, ""), errors, f"{name}[{position}].{each}")
            for each, shape in shapes.items()
        )
        # The last line is blank: room for another.
        for position, line in enumerate((*given, fresh), 1)
    )
    return Grid(name, title_of(name), columns, lines, errors.get(name, ""))


def _field(
    name: str,
    shape: str,
    value: Any,
    errors: Mapping[str, str],
    path: str,
    choices: tuple[str, ...] = (),
) -> Field:
    if shape == "choice":
        choices = choices or ("yes", "no")
    shape = "choice" if choices else shape
    return Field(name, title_of(name), shape, _shown(value), choices, _error(errors, path))


def _error(errors: Mapping[str, str], path: str) -> str:
    """Return what is wrong at *path*, or in a list that stands there."""
    return next((said for at, said in errors.items() if at == path or _within(at, path)), "")


def _within(at: str, path: str) -> bool:
    return at.startswith(f"{path}[") and at.endswith("]")


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False, indent=1)


def _shape(kind: Any) -> str:
    bare = _bare(kind)
    if get_origin(bare) is tuple and get_args(bare)[0] is str:
        return "lines"
    if get_origin(bare) is Literal:
        return "choice"
    return _PLAIN_TYPES.get(bare, "json")


def _row_of(kind: Any) -> Any:
    bare = _bare(kind)
    if get_origin(bare) is tuple and is_frozen(get_args(bare)[0]):
        return get_args(bare)[0]
    return None


def _bare(kind: Any) -> Any:
    """Return the type without its ``None``."""
    inner = [each for each in get_args(kind) if each is not NoneType]
    return inner[0] if NoneType in get_args(kind) else kind


def _lines(text: str) -> list[str]:
    return list(_stripped(text.replace("\r\n", "\n").split("\n")))


def _stripped(lines: Sequence[str]) -> Iterator[str]:
    return (line.strip() for line in lines if line.strip())

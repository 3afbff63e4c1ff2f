"""What an incident's systems show, and its faults: what shows each, and when each is mended.

Both are rows of the desk. They are read in the debrief and by the lab's contract, never before.
"""

from collections.abc import Mapping
from typing import Any

from app.frozen import Frozen


class Showing(Frozen):
    """Something that a system shows: a table, a queue, a log, the answer to a send.

    It is seen by the first look *at* the system, or by an action that looks like one *by* which
    it shows; a pattern's ``result`` is held against the action's result. What shows only once a
    fault is mended names that fault as *after*; what comes later names the minute *since*.
    """

    id: str
    at: str
    title: str
    tells: str
    by: tuple[Mapping[str, Any], ...] = ()
    after: str = ""
    since: int = 0


class Fault(Frozen):
    """A fault of this draw: *id* is that of its cause, *shown_by* are sources and showings.

    It is mended while the *node*'s setting or queue at *path* *has* a row or value like that one
    (of a list, each), or *lacks* it; *mended* says so in words. One that no setting mends leaves
    these out.
    """

    id: str
    shown_by: tuple[str, ...]
    mended: str = ""
    node: str = ""
    path: str = ""
    has: Any = None
    lacks: Any = None

    def mended_in(self, node: Mapping[str, Any]) -> bool:
        """Say whether the fault is mended in *node* as it is."""
        found = _at(node, self.path)
        rows = found if isinstance(found, list) else [found]
        if self.has is not None:
            wanted = self.has if isinstance(self.has, list) else [self.has]
            return all(any(_fits(row, each) for row in rows) for each in wanted)
        return not any(_fits(row, self.lacks) for row in rows)


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _fits(row: Any, wanted: Any) -> bool:
    """Say whether *row* is *wanted*, or has all that it names; of a list, every entry."""
    if isinstance(wanted, Mapping):
        named = isinstance(row, Mapping)
        return named and all(_fits(row.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list | tuple):
        return isinstance(row, list | tuple) and all(value in row for value in wanted)
    return bool(row == wanted)

"""What is counted of many people: kept until something changes that it was counted from.

Every transaction that writes to one of these tables leaves a new mark in the database, so that
each process knows at once that what it kept is no longer true.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple, TypeVar, cast
from uuid import uuid4

from sqlalchemy import Connection, Engine, event, select

from app import clock
from app.store import schema
from app.store.rows import Rows

COUNTED = frozenset(
    each.name
    for each in (
        schema.person, schema.team, schema.team_member, schema.role_grant, schema.credential,
        schema.cycle_total, schema.assignment, schema.assigned_module, schema.regrade,
    )
)  # fmt: skip
_NAME, _TOUCHED = "people", "readingroom_counted"
_MOST = 256
_LONGEST = timedelta(minutes=10)
"""A node of an older version leaves no mark; what it changed is seen after so long."""

CountedT = TypeVar("CountedT")
_MARK = select(schema.change_mark.c.mark).where(schema.change_mark.c.name == _NAME)


class Marks(Rows):
    """The mark of what is counted: another one after every change."""

    def newest(self) -> str:
        """Return the mark; the empty string before the first change."""
        return self._connection.execute(_MARK).scalar() or ""

    def leave(self) -> None:
        """Leave a new mark."""
        values = {"name": _NAME, "mark": str(uuid4())}
        self._upsert(schema.change_mark, values, frozenset())


class _Kept(NamedTuple):
    mark: str
    until: datetime
    value: Any


class KeptCounts:
    """What one process counted lately, each under the mark that it found before it counted."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()

    def get(
        self,
        key: Hashable,
        mark: str,
        make: Callable[[], CountedT],
        until: Callable[[CountedT], datetime | None],
    ) -> CountedT:
        """Return what *make* counts, or what it counted under the same mark, up to *until*."""
        now = clock.now()
        with self._lock:
            found = self._kept.get(key)
        if found and found.mark == mark and now <= found.until:
            return cast("CountedT", found.value)
        value = make()
        last = min(now + _LONGEST, until(value) or now + _LONGEST)
        with self._lock:
            self._kept[key] = _Kept(mark, last, value)
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return value


def watch(engine: Engine) -> None:
    """Note on each connection of *engine* when something is written that is counted."""
    event.listen(engine, "before_execute", _note)


def begin_marking(connection: Connection) -> None:
    """Forget what an earlier transaction of the connection wrote."""
    connection.info.pop(_TOUCHED, None)


def leave_mark(connection: Connection) -> None:
    """Leave a new mark if the transaction wrote something that is counted.

    It is the last thing that a transaction does, so that nobody waits long for the mark's row.
    """
    if connection.info.pop(_TOUCHED, False):
        Marks(connection).leave()


def _note(connection: Connection, statement: Any, *_rest: object) -> None:
    if getattr(statement, "is_dml", False) and statement.table.name in COUNTED:
        connection.info[_TOUCHED] = True

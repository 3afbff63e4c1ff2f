"""Statements that run with every request: prepared once, then run by the driver's own cursor."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, Dialect, Insert, Select, Update

from app.frozen import Frozen

Told: TypeAlias = Mapping[str, Any]
Statement: TypeAlias = Select[Any] | Insert | Update
_Change: TypeAlias = Callable[[Any], Any]


class Prepared:
    """A statement whose form never changes, only what is *told* to it.

    SQLAlchemy writes its SQL and says how values travel, once a database; from then on it costs
    what the driver costs, since an engine's bookkeeping takes longer than SQLite's work. Where
    somebody listens to the engine it goes the long way, so that nothing is overlooked.
    """

    def __init__(self, statement: Statement | Callable[[str], Statement]) -> None:
        """Take a statement, or what returns it for the name of a database."""
        self._written = statement if callable(statement) else lambda _database: statement
        self._forms: dict[str, _Form] = {}

    def row(self, connection: Connection, told: Told) -> Sequence[Any] | None:
        """Return the first row that the statement finds, or nothing."""
        form = self._form(connection.dialect)
        if _is_heard(connection):
            return connection.execute(form.statement, told).first()
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(form.sql, form.sent(told))
            found = cursor.fetchone()
        return None if found is None else form.read(found)

    def run(self, connection: Connection, *told: Told) -> None:
        """Run the statement for each of what is *told*."""
        form = self._form(connection.dialect)
        if _is_heard(connection) and told:
            connection.execute(form.statement, list(told))
            return
        with closing(connection.connection.cursor()) as cursor:
            for each in told:
                cursor.execute(form.sql, form.sent(each))

    def _form(self, dialect: Dialect) -> "_Form":
        if (form := self._forms.get(dialect.name)) is None:
            # Two threads may both write it at first; they write the same.
            form = _form_of(self._written(dialect.name), dialect)
            self._forms[dialect.name] = form
        return form


class _Form(Frozen):
    """A statement as one driver takes it, and what is done to values on their way.

    *pick* gives the values to a driver that takes them by position.
    """

    statement: Statement
    sql: str
    pick: Callable[[Mapping[str, Any]], tuple[Any, ...]] | None
    fixed: Mapping[str, Any]
    changes: tuple[tuple[str, _Change], ...]
    readings: tuple[tuple[int, _Change], ...]

    def sent(self, told: Told) -> Any:
        """Return what is *told* as the driver takes it."""
        values = {**self.fixed, **told}
        for name, change in self.changes:
            values[name] = change(values[name])
        return values if self.pick is None else self.pick(values)

    def read(self, found: Sequence[Any]) -> Sequence[Any]:
        """Return a row of the driver's as the columns' types have it."""
        row = list(found)
        for at, change in self.readings:
            row[at] = change(row[at])
        return row


def _form_of(statement: Statement, dialect: Dialect) -> _Form:
    compiled = statement.compile(dialect=dialect)
    binds = [(name, bind) for bind, name in compiled.bind_names.items()]
    columns = enumerate(statement.exported_columns)
    sent = ((name, b.type.dialect_impl(dialect).bind_processor(dialect)) for name, b in binds)
    read = ((n, c.type.dialect_impl(dialect).result_processor(dialect, None)) for n, c in columns)
    return _Form(
        statement=statement,
        sql=str(compiled),
        pick=None if compiled.positiontup is None else _picking(compiled.positiontup),
        fixed={name: bind.value for name, bind in binds if not bind.required},
        changes=tuple((name, change) for name, change in sent if change is not None),
        readings=tuple((at, change) for at, change in read if change is not None),
    )


def _picking(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return what picks the values of those *names*, in their order."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def _is_heard(connection: Connection) -> bool:
    """Say whether somebody listens to what runs, as tests do that count."""
    return bool(connection.dispatch.before_cursor_execute)

"""Where an interface engine sends what it gets, and what it changes on the way, as records."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Self

from app.errors import InvalidInput
from app.frozen import Frozen, as_data, names_of

ON_ERROR: Final = ("block", "skip")
STEPS: Final = {
    "copy": ("from", "to"),
    "set": ("to", "value"),
    "clear": ("to",),
    "translate": ("to", "table"),
    "shorten": ("to", "length"),
    "character_set": ("value",),
}
OTHERWISE: Final = ("keep", "clear", "refuse")


class Line(Frozen):
    """A line of a table that an administrator edits, made of plain data and turned back into it."""

    names: ClassVar[dict[str, str]] = {}
    """Names in plain data that Python has other plans for, and what the field is called here."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the line from plain data; an unknown or missing key is an error."""
        if not isinstance(data, Mapping):
            raise InvalidInput(f"A {cls.__name__.lower()} is a table of settings, not {data!r}.")
        values = {cls.names.get(key, key): _frozen(value) for key, value in data.items()}
        known = set(names_of(cls))
        if unknown := sorted(map(str, values.keys() - known)):
            raise InvalidInput(f"A {cls.__name__.lower()} has no setting {unknown[0]!r}.")
        try:
            line = cls(**values)
        except TypeError as error:
            raise InvalidInput(f"The {cls.__name__.lower()} is incomplete: {error}.") from error
        line.check()
        return line

    def check(self) -> None:
        """Raise ``InvalidInput`` where the settings do not go together."""

    def to_data(self) -> dict[str, Any]:
        """Return the line as plain JSON-able data."""
        spelled = {field: key for key, field in self.names.items()}
        rows = as_data(self).items()
        return {
            spelled.get(name, name): list(value) if isinstance(value, tuple) else value
            for name, value in rows
        }


class Destination(Line):
    """A system that messages go to, and how the queue before it behaves.

    *on_error* says what a refused message does: ``block`` the queue, or be set aside (``skip``)
    while the queue goes on; with *holds_patient* the same patient's later messages then wait.
    *retries* are further attempts within one action where no usable answer came.
    """

    id: str
    host: str
    port: int
    label: str = ""
    message_types: tuple[str, ...] | None = None
    map: str = ""
    on_error: str = "block"
    holds_patient: bool = False
    retries: int = 0
    depth: int = 1000

    def check(self) -> None:
        """Hold the settings to what a queue can do."""
        _one_of("on_error", self.on_error, ON_ERROR)
        _texts(self, "id", "host", "label", "map")
        _lists(self, "message_types")
        _whole("port", self.port, 65_535)
        _whole("retries", self.retries, 10)
        _whole("depth", self.depth, 100_000)

    @property
    def name(self) -> str:
        """Return what people call it."""
        return self.label or self.id


class Route(Line):
    """Which messages go where; a condition that is empty holds for every message."""

    id: str
    to: tuple[str, ...]
    message_type: str = ""
    trigger_events: tuple[str, ...] = ()
    sending_application: str = ""
    map: str = ""
    enabled: bool = True

    def check(self) -> None:
        """Hold the settings to their types."""
        _texts(self, "id", "message_type", "sending_application", "map")
        _lists(self, "to", "trigger_events")

    def takes(self, message_type: str, trigger_event: str, application: str) -> bool:
        """Return whether a message of this kind from *application* goes this way."""
        return (
            self.enabled
            and self.message_type in ("", message_type)
            and (not self.trigger_events or trigger_event in self.trigger_events)
            and self.sending_application in ("", application)
        )


class Step(Line):
    """One line of a map: what is done, and at which place of the message."""

    names: ClassVar[dict[str, str]] = {"from": "source"}

    do: str
    to: str = ""
    source: str = ""
    value: str = ""
    table: str = ""
    otherwise: str = "keep"
    length: int = 0

    def check(self) -> None:
        """Hold the step to the steps there are and what each of them needs."""
        _one_of("do", self.do, tuple(STEPS))
        _one_of("otherwise", self.otherwise, OTHERWISE)
        _texts(self, "to", "source", "value", "table")
        _whole("length", self.length, 100_000)
        for key in STEPS[self.do]:
            if key != "value" and not getattr(self, self.names.get(key, key)):
                raise InvalidInput(f"A step that does “{self.do}” needs “{key}”.")

    def to_data(self) -> dict[str, Any]:
        """Return only what this step uses."""
        data = Line.to_data(self)
        used = ("do", *STEPS[self.do], *(("otherwise",) if self.do == "translate" else ()))
        return {key: data[key] for key in used}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidInput(f"“{name}” is one of {', '.join(allowed)}, not {value!r}.")


def _whole(name: str, value: Any, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise InvalidInput(f"“{name}” is a whole number up to {most:,}, not {value!r}.")


def _texts(line: Line, *names: str) -> None:
    for name in names:
        if not isinstance(getattr(line, name), str):
            raise InvalidInput(f"“{name}” is a text, not {getattr(line, name)!r}.")


def _lists(line: Line, *names: str) -> None:
    for name in names:
        value = getattr(line, name)
        if value is not None and not (
            isinstance(value, tuple) and all(isinstance(item, str) for item in value)
        ):
            raise InvalidInput(f"“{name}” is a list of texts, not {value!r}.")

"""Apply a map to a message: each step changes one place and leaves every other as it was."""

from collections.abc import Iterable, Mapping

from app.errors import InvalidInput, UnreadableSample
from app.hl7 import Hl7Path, Message, read_message, set_value
from app.practice.engine.routing import Step

_CHARACTER_SET = Hl7Path("MSH", 1, 18)


class CannotMap(Exception):
    """A step of a map does not fit the message; the text says which and why."""


def mapped(
    message: Message, steps: Iterable[Step], tables: Mapping[str, Mapping[str, str]]
) -> Message:
    """Return *message* as it is after all *steps*."""
    for number, step in enumerate(steps, 1):
        try:
            message = _STEPS[step.do](message, step, tables)
        except (InvalidInput, UnreadableSample) as error:
            raise CannotMap(f"Step {number} of the map ({step.do}): {error}") from error
    return message


def check_places(steps: Iterable[Step]) -> None:
    """Raise ``InvalidInput`` where a step names what is no place of a message."""
    for step in steps:
        for place in filter(None, (step.source, step.to)):
            if Hl7Path.parse(place).field is None:
                raise InvalidInput(f"{place} names a whole segment; name a field, such as PID-5.")


Tables = Mapping[str, Mapping[str, str]]


def _copy(message: Message, step: Step, _tables: Tables) -> Message:
    """Copy a field with all its parts, or the text of a component."""
    source, target = Hl7Path.parse(step.source), Hl7Path.parse(step.to)
    if source.component or target.component:
        text, is_text = message.get(source), True
    else:
        text, is_text = message.raw(source), False
    return message if text is None else _put(message, target, text, escape=is_text)


def _set(message: Message, step: Step, _tables: Tables) -> Message:
    path = Hl7Path.parse(step.to)
    return _put(message, path, step.value, escape=path.component is not None)


def _clear(message: Message, step: Step, _tables: Tables) -> Message:
    path = Hl7Path.parse(step.to)
    return message if message.raw(path) is None else _put(message, path, "", escape=False)


def _translate(message: Message, step: Step, tables: Tables) -> Message:
    """Put the table's word in the place of the one that is there."""
    path = Hl7Path.parse(step.to)
    value = message.get(path)
    if not value or value == '""':
        return message
    rows = tables.get(step.table, {})
    if value in rows:
        return _put(message, path, rows[value], escape=True)
    if step.otherwise == "refuse":
        raise InvalidInput(f"Table {step.table} has no entry for “{value}”, found in {path}.")
    return message if step.otherwise == "keep" else _put(message, path, "", escape=False)


def _shorten(message: Message, step: Step, _tables: Tables) -> Message:
    path = Hl7Path.parse(step.to)
    value = message.get(path)
    if value is None or len(value) <= step.length:
        return message
    return _put(message, path, value[: step.length], escape=True)


def _character_set(message: Message, step: Step, _tables: Tables) -> Message:
    """Write the same characters in another set, and declare it."""
    declared = set_value(message, _CHARACTER_SET, step.value, escape=False)
    return read_message(read_message(declared.text).to_bytes())


def _put(message: Message, path: Hl7Path, text: str, *, escape: bool) -> Message:
    if message.segment(path.segment, path.ordinal) is None:
        return message
    changed = set_value(message, path, text, escape=escape)
    # What MSH-18 says is a claim about the bytes: they stay, and are read under the new claim.
    is_claim = (path.segment, path.field) == (_CHARACTER_SET.segment, _CHARACTER_SET.field)
    return read_message(changed.to_bytes()) if is_claim else changed


_STEPS = {
    "copy": _copy,
    "set": _set,
    "clear": _clear,
    "translate": _translate,
    "shorten": _shorten,
    "character_set": _character_set,
}

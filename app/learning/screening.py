"""Screening what is sent into an attempt's hospital for signs of a real patient."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.errors import InvalidInput
from app.grading.signs import may_tell
from app.learning.site import Site
from app.records.learning import Attempt

_DEEPEST: Final = 12


def screen_action(attempt: Attempt, action: Mapping[str, Any], site: Site) -> None:
    """Refuse an action whose texts show signs of a real patient."""
    # No exercise has such an id: what is sent is screened as a text, whatever the field is called.
    typed = {f"{name} sent": told for name, told in _texts(action, "") if may_tell("text", told)}
    if typed:
        site.grading.screen_typed(attempt.lab_slug, dict(attempt.params), typed)


def screen_objects(attempt: Attempt, objects: Mapping[str, bytes], site: Site) -> None:
    """Refuse objects that show signs of a real patient, before anything of them is kept."""
    named = {f"{number}.dcm": data for number, data in enumerate(objects.values(), 1)}
    site.grading.screen_files(attempt.lab_slug, dict(attempt.params), named)


def _texts(value: Any, name: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield every text in *value* with the way to it."""
    if depth > _DEEPEST:
        raise InvalidInput("The action is nested deeper than any system's settings are.")
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(each, f"{name}.{key}" if name else str(key), depth + 1)
    elif isinstance(value, list | tuple):
        for position, each in enumerate(value, 1):
            yield from _texts(each, f"{name}[{position}]", depth + 1)
    elif value is not None:
        yield name, str(value)

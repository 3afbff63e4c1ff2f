"""Frozen facts: what the rooms of this house hand one another, and what is done with it.

They are dataclasses in all but name, made by msgspec. The site has some hundreds of them: where
``dataclasses`` compiles six methods for each, which took a fifth of the start, these take none, and
they are made and copied in a fifth of the time.
"""

from typing import Any, Final, TypeVar, dataclass_transform

from msgspec import NODEFAULT, Struct, field, json, to_builtins
from msgspec.structs import fields, replace

__all__ = [
    "Frozen",
    "as_data",
    "as_json",
    "defaults_of",
    "field",
    "from_json",
    "is_frozen",
    "names_of",
    "replace",
]

FactsT = TypeVar("FactsT", bound="Frozen")

_BYTES_STAY: Final = (bytes,)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Frozen(Struct, frozen=True):
    """Facts that never change: whoever wants others makes a copy with :func:`replace`."""


def is_frozen(kind: Any) -> bool:
    """Say whether *kind* is a class of frozen facts."""
    return isinstance(kind, type) and issubclass(kind, Frozen)


def names_of(kind: type[Frozen] | Frozen) -> tuple[str, ...]:
    """Return the names of the facts of a class, or of one of its own, in their order."""
    return kind.__struct_fields__


def defaults_of(kind: type[Frozen]) -> dict[str, Any]:
    """Return what stands for each fact of *kind* that may be left out, or what makes it."""
    found = ((each.name, each.default, each.default_factory) for each in fields(kind))
    return {
        name: factory if default is NODEFAULT else default
        for name, default, factory in found
        if default is not NODEFAULT or factory is not NODEFAULT
    }


def as_data(facts: Frozen) -> dict[str, Any]:
    """Return *facts*, and all that they hold, as a dict of their names."""
    data: dict[str, Any] = to_builtins(facts, builtin_types=_BYTES_STAY)
    return data


def as_json(facts: Frozen) -> str:
    """Return *facts* as JSON text, always the same for the same facts."""
    return json.encode(facts, order="sorted").decode()


def from_json(kind: type[FactsT], text: str) -> FactsT:
    """Return the facts of class *kind* that :func:`as_json` wrote."""
    return json.decode(text, type=kind)

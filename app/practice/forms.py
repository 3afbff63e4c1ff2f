"""Check the form of an action before anything is sent: a form that cannot go out says why."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydicom.dataset import Dataset

from app.errors import InvalidInput
from app.frozen import Frozen
from app.practice.config import Context, Node
from app.practice.datasets import READING_TROUBLE, to_dataset
from app.practice.tls.settings import Trust

_AE_LENGTH: Final = 16
_CONTROL_OR_BACKSLASH: Final = re.compile(r"[\x00-\x1f\x7f\\]")
_MAX_PORT: Final = 65535


class CannotSend(Exception):
    """The form cannot be sent; the text is the sentence for the person who filled it in."""


class Address(Frozen):
    """Where a form wants to go, by the names and numbers of the hospital, and whether in TLS."""

    host: str
    port: int
    tls: Trust | None = None


class Titles(Frozen):
    """The two AE titles of a request, exactly as they were typed."""

    calling: str
    called: str


def address_of(action: Mapping[str, Any], nodes: Iterable[Node] = ()) -> Address:
    """Read host and port of an action, and how it looks at certificates.

    ``tls`` may name one of *nodes*: the action then calls as that system is set up to.
    """
    host = str(action.get("host", "")).strip()
    if not host:
        raise CannotSend("There is no host: give the name or the address of the other system.")
    port = str(action.get("port", "")).strip()
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) <= _MAX_PORT):
        raise CannotSend("A port is a whole number from 1 to 65535.")
    return Address(host, int(port), _trust(action.get("tls"), nodes))


def titles_of(action: Mapping[str, Any]) -> Titles:
    """Read the two AE titles of an action."""
    return Titles(
        _title("calling", action.get("calling_ae_title")),
        _title("called", action.get("called_ae_title")),
    )


def contexts_of(action: Mapping[str, Any], otherwise: tuple[Context, ...]) -> tuple[Context, ...]:
    """Read the presentation contexts that an action proposes, if it says so itself."""
    given = action.get("contexts")
    return tuple(Context.from_data(row) for row in given) if given else otherwise


def encoded(attributes: Mapping[str, Any]) -> Dataset:
    """Read the keys of a query, or other attributes, that an action sends."""
    try:
        return to_dataset(attributes)
    except (InvalidInput, *READING_TROUBLE) as error:
        raise CannotSend(f"The attributes cannot be encoded: {error}") from error


def _trust(given: Any, nodes: Iterable[Node]) -> Trust | None:
    if not given or not isinstance(given, str):
        return Trust.from_data(given)
    found = next((node.calls for node in nodes if node.id == given), None)
    if found is None:
        raise CannotSend(f"There is no system {given!r} by whose settings TLS could be spoken.")
    return found


def _title(which: str, value: Any) -> str:
    title = "" if value is None else str(value)
    if not title.strip():
        raise CannotSend(f"The {which} AE title is empty, and an association needs both.")
    if len(title) > _AE_LENGTH:
        raise CannotSend(f"The {which} AE title has {len(title)} characters; there is room for 16.")
    if not title.isascii() or _CONTROL_OR_BACKSLASH.search(title):
        raise CannotSend(
            f"The {which} AE title may hold letters, digits, spaces and signs of ASCII, "
            "but no backslash and no control character."
        )
    return title

"""Signs of real patients, as the guard reports them; light enough for the site's own process."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from app.errors import RefusedUpload
from app.frozen import Frozen

Severity = Literal["refuse", "warn"]

REFUSED = (
    "This was refused because it shows signs of a real patient. Nothing of it was kept, and your "
    "attempt is as it was."
)
_MOST_SENTENCES = 6
_ALWAYS_SCREENED = frozenset({"edit_hl7", "edit_dataset"})
_MAY_TELL = re.compile(
    r"(?:MSH|PID|NK1|PV1)\||\d{3}-\d{2}-\d{4}|@|(?i:mrn|birth|dob|born|record|social|ssn)"
)


class Sign(Frozen):
    """One sign: *place* is a path, *sentence* may quote a masked value and is for the page alone.

    A ``refuse`` keeps everything that carries it out; a ``warn`` is told and lets it pass.
    """

    code: str
    place: str
    sentence: str
    severity: Severity = "refuse"


def refusing(signs: Iterable[Sign]) -> tuple[Sign, ...]:
    """Return the signs for which an upload is refused."""
    return tuple(sign for sign in signs if sign.severity == "refuse")


def refuse(signs: Iterable[Sign]) -> None:
    """Raise :class:`RefusedUpload` if any of *signs* is one to refuse for."""
    if found := refusing(signs):
        raise RefusedUpload(refusal(found))


def refusal(signs: tuple[Sign, ...]) -> str:
    """Return what the learner reads: a line for the refusal and one for each sign, if few."""
    told = [sign.sentence for sign in signs[:_MOST_SENTENCES]]
    if more := len(signs) - len(told):
        told.append(f"{more} more sign{'' if more == 1 else 's'} like these.")
    return "\n".join((REFUSED, *told))


def may_tell(kind: str, raw: str) -> bool:
    """Say whether what was typed for an exercise of *kind* should be looked at by the guard."""
    return bool(raw) and (kind in _ALWAYS_SCREENED or _MAY_TELL.search(raw) is not None)


def sign_as_data(sign: Sign) -> dict[str, str]:
    """Return *sign* as JSON-able data."""
    return {
        "code": sign.code,
        "place": sign.place,
        "sentence": sign.sentence,
        "severity": sign.severity,
    }


def sign_from_data(data: Mapping[str, Any]) -> Sign:
    """Return the sign that :func:`sign_as_data` wrote."""
    return Sign(**data)

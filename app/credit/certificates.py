"""What a certificate says, and the code under which a stranger may read it."""

import secrets
import unicodedata
from collections.abc import Mapping
from typing import Any

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS, _WIDTH = 6, 5
CODE_LENGTH = _GROUPS * _WIDTH
_BETWEEN = frozenset({"Cc", "Cf", "Pd", "Zl", "Zp", "Zs"})
"""What may stand between the letters: blanks and line ends, dashes of any length, marks unseen."""


NOT_BOARD_CREDIT = (
    "These are contact hours of self-study. They are not ABII, ARRT or AMA credit by themselves, "
    "and no board has approved or endorsed this activity."
)


def session_statement(approvals: Mapping[str, str]) -> str:
    """Return what the certificate of a session says of boards: what is on record, no more."""
    if not approvals:
        return (
            "These are contact hours of instruction. They are not ABII, ARRT or AMA credit by "
            "themselves, and no board has approved or endorsed this activity."
        )
    on_record = ", ".join(f"{body} {number}" for body, number in sorted(approvals.items()))
    return (
        f"These are contact hours of instruction. Approvals on the provider's record: {on_record}. "
        "Ask the board itself what it accepts."
    )


def new_code() -> str:
    """Return a code of 150 random bits in six groups, without letters that look alike."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
    return _grouped(drawn)


def tidy_code(typed: str) -> str:
    """Return the code as we keep it, whatever case, spaces or dashes a person typed.

    Nothing is returned where another sign was typed: no certificate can have such a code, and to
    leave the sign out would make another code of it.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    letters = [sign for sign in folded if unicodedata.category(sign) not in _BETWEEN]
    return _grouped("".join(letters)) if all(sign in _ALPHABET for sign in letters) else ""


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + _WIDTH] for at in range(0, len(letters), _WIDTH))


def public_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the verify page and its JSON may show: the certificate's words, no more."""
    shown = (
        "learner_name",
        "provider_name",
        "provider_address",
        "activity_title",
        "activity_version",
        "format",
        "location",
        "completed_on",
        "minutes",
        "contact_hours",
        "outline",
        "domains",
        "score_percent",
        "pass_percent",
        "entry_hash",
        "statement",
    )
    return {name: facts[name] for name in shown if name in facts}

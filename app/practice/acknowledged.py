"""An acknowledgment read out in words, for somebody who sent a message and waits."""

from collections.abc import Mapping
from typing import Any, Final

ACCEPTED: Final = frozenset({"AA", "CA"})
MEANINGS: Final = {
    "AA": "accepted",
    "AE": "error: the content cannot be processed; sending the same again will not help",
    "AR": "rejected: not taken for a reason outside the content, such as type or framing",
    "CA": "committed: safely received, to be processed later",
    "CE": "commit error",
    "CR": "commit reject",
}


def in_words(answer: Mapping[str, Any], sent_control_id: str | None) -> str:
    """Return what an answer says of the message that was sent with *sent_control_id*."""
    code, control_id, text = (answer.get(name) or "" for name in ("code", "control_id", "text"))
    if not code:
        return f"The answer has no code in MSA-1, so it acknowledges nothing. {text}".strip()
    meaning = MEANINGS.get(code, "which is not an acknowledgment code")
    parts = [f"MSA-1 is {code}: {meaning}.", _about(control_id, sent_control_id or "")]
    if text:
        parts.append(f"It says: {text}")
    return " ".join(parts)


def _about(control_id: str, sent: str) -> str:
    """Say which message the answer is about, by MSA-2 and MSH-10."""
    if not control_id:
        return "MSA-2 is empty, so nobody can tell which message this answers."
    if control_id == sent:
        return f"MSA-2 repeats {sent}, the control ID of your message, so this answers it."
    return f"MSA-2 is {control_id}, but your message carries {sent or 'no control ID'} in MSH-10."

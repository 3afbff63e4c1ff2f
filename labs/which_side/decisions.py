"""The words of the decision table, and what each exam is held for."""

from .drawing import LEFT, NO_MARKER, NONE, NOTE, ORDER, RIGHT, TYPED, VIEWS

LEAVE_IT, HOLD_AND_ASK = "leave the tags", "hold and ask"
_CORRECT = {LEFT: "correct to L", RIGHT: "correct to R"}
DECISIONS = (LEAVE_IT, *_CORRECT.values(), HOLD_AND_ASK)

AGAINST = {
    NONE: "nothing",
    ORDER: "the order contradicts the rest",
    NOTE: "the note contradicts the rest",
    TYPED: "a typed letter contradicts the lead one",
    VIEWS: "one view contradicts the other",
    NO_MARKER: "no lead letter in any view",
}
"""What speaks against going on, by the reason for which an exam is held."""


def correct_to(side: str) -> str:
    """Return the decision to correct the tags to *side*."""
    return _CORRECT[side]

"""One line of text, and free text for the mentor."""

from app.grading.exercise import Exercise
from app.grading.kinds.kind import Kind, NotAnswered, Raw, clean
from app.grading.lab import Bench

MAX_FREE_TEXT = 20_000


def parse(raw: Raw, _exercise: Exercise, _bench: Bench) -> str:
    """Return the text in NFC, stripped."""
    return _answered(clean(raw))


def parse_free(raw: Raw, _exercise: Exercise, _bench: Bench) -> str:
    """Return what the learner wrote to the mentor."""
    return _answered(clean(raw, MAX_FREE_TEXT))


def _answered(text: str) -> str:
    if not text:
        raise NotAnswered
    return text


TEXT = Kind("text", parse)
FREE_TEXT = Kind("free_text", parse_free)

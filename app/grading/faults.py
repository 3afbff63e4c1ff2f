"""Failures as they travel between processes, and what a learner reads when the fault is ours."""

from app import errors
from app.errors import GraderFault, TrainingError

FAULT = "The checking program stopped. Nothing was counted and nothing is lost; try again."
BUSY = "Every checking program is busy. Nothing was counted; try again in a moment."
CLOSED = "The site is closing. Nothing was counted; try again in a moment."


def name_of(error: TrainingError) -> str:
    """Return the name of the nearest class of *error* that app.errors knows."""
    names = (kind.__name__ for kind in type(error).__mro__)
    return next((name for name in names if hasattr(errors, name)), GraderFault.__name__)


def named(name: str, text: str) -> TrainingError:
    """Return the failure of that name; an unknown name is a fault of ours."""
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, TrainingError):
        return kind(text)
    return GraderFault(text)

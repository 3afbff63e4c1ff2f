"""The sub-operations of a retrieval as they are counted: PS3.4 C.4.2.1 and C.4.3.1."""

from dataclasses import dataclass, field
from typing import Any, Final

from app.practice.words import status_words

SUCCESS, PENDING, CANCELED = 0x0000, 0xFF00, 0xFE00
SOME_FAILED: Final = 0xB000
ALL_FAILED: Final = 0xA702


@dataclass(slots=True)
class Tally:
    """How many sub-operations remain, and how the others ended."""

    remaining: int
    completed: int = 0
    failed: int = 0
    warning: int = 0
    failed_uids: list[str] = field(default_factory=list)

    def count(self, uid: str, status: int | None) -> None:
        """Count a sub-operation that ended with *status*; ``None`` is no answer."""
        self.remaining -= 1
        category = status_words(status).category if status is not None else "failure"
        if category == "success":
            self.completed += 1
        elif category == "warning":
            self.warning += 1
        else:
            self.failed += 1
            self.failed_uids.append(uid)

    def status(self) -> int:
        """Return the final status of the operation, PS3.4 C.4.2.3.1."""
        if not (self.failed or self.warning):
            return SUCCESS
        return SOME_FAILED if self.completed or self.warning else ALL_FAILED

    def to_data(self) -> dict[str, Any]:
        """Return the counts as plain data."""
        return {
            "remaining": self.remaining,
            "completed": self.completed,
            "failed": self.failed,
            "warning": self.warning,
        }

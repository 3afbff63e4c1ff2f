"""The failures we expect: each knows its HTTP status and says its sentence."""

from typing import ClassVar


class TrainingError(Exception):
    """What the site tells a reader when something expected went wrong.

    The text of the exception is a whole sentence for the person on the other side.
    """

    status: ClassVar[int] = 500


class InvalidSettings(TrainingError):
    """A setting is missing, half set, or not what it should be."""


class UnreadableSample(TrainingError):
    """Bytes that should hold a DICOM object or an HL7 message do not."""

    status: ClassVar[int] = 422


class OverLimit(UnreadableSample):
    """Bytes from outside go past a limit of size, depth, count, time or memory."""

    status: ClassVar[int] = 413


class RefusedUpload(TrainingError):
    """What was sent shows signs of a real patient; nothing of it was kept.

    The text has a line for each sentence.
    """

    status: ClassVar[int] = 422

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return why, a sentence for each sign."""
        return tuple(str(self).split("\n"))


class GraderFault(TrainingError):
    """Our grader crashed, hung or was stopped; nothing of it counts against the learner."""

    status: ClassVar[int] = 503


class InvalidContent(TrainingError):
    """A folder under modules/ or labs/ breaks its contract; the text is ``file:line: sentence``."""


class NotSignedIn(TrainingError):
    """The page needs to know who is reading it."""

    status: ClassVar[int] = 401


class Forbidden(TrainingError):
    """The reader's roles do not reach this far."""

    status: ClassVar[int] = 403


class NotFound(TrainingError):
    """Nothing here carries that name; also what a stranger to the object is told."""

    status: ClassVar[int] = 404


class Conflict(TrainingError):
    """Somebody, or an earlier request, was there first."""

    status: ClassVar[int] = 409


class InvalidInput(TrainingError):
    """A form or file cannot be taken as it is; the text says what would be right."""

    status: ClassVar[int] = 422


class InvalidField(InvalidInput):
    """One field of a form cannot be taken; *field* is its name."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class TooMany(TrainingError):
    """The same thing was asked too often in too short a time."""

    status: ClassVar[int] = 429

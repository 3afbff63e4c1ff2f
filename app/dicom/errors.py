"""Why there is no picture: three different things, each with its own sentence."""

from collections.abc import Callable

from app.errors import UnreadableSample


class MissingCodec(UnreadableSample):
    """The pixels may be sound; it is we who have no decoder for how they are written."""


class DamagedFrame(UnreadableSample):
    """The pixels are not what their description or their own codestream promises."""


class IncompleteDescription(UnreadableSample):
    """The pixels may be sound, but the header does not say how to read them."""


def pixel_problem(attempt: Callable[[], None]) -> str | None:
    """Return the sentence *attempt* is refused with, or ``None``."""
    try:
        attempt()
    except UnreadableSample as error:
        return str(error)
    return None

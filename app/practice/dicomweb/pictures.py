"""Rendered resources: a picture for the eye, and no object any more (PS3.18 10.4, 8.3.5)."""

import re
from typing import Final

from app.dicom import picture
from app.errors import OverLimit, UnreadableSample
from app.practice.dicomweb.accepting import choose
from app.practice.dicomweb.messages import Refused, Request, Response

_OFFERED: Final = ("image/jpeg", "image/png")
_NUMBER: Final = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")
_WIDEST: Final = 4096
_KNOWN: Final = frozenset({"window", "viewport"})


def rendered(request: Request, data: bytes, number: int) -> Response:
    """Return frame *number* as the picture that is asked for."""
    given = dict(request.query)
    if unknown := sorted(given.keys() - _KNOWN):
        raise Refused(400, f"A rendered picture takes window and viewport, not {unknown[0][:40]}.")
    kind = choose(request.accept, _OFFERED)
    window, size = _window(given.get("window")), _size(given.get("viewport"))
    try:
        shown = picture(data, number - 1, kind, window=window, size=size)
    except OverLimit as error:
        raise Refused(413, str(error)) from error
    except UnreadableSample as error:
        raise Refused(406, f"There is no picture of it: {error}") from error
    sentence = f"A picture in eight bits as {kind}: to look at, not to measure or to diagnose from."
    return Response(200, kind, shown, sentence)


def _window(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    center, width, *function = [*text.split(","), "", ""]
    if not _NUMBER.fullmatch(center) or not _NUMBER.fullmatch(width) or float(width) < 1:
        raise Refused(400, "A window is center, width and function, such as 40,400,linear.")
    if function[0] not in {"", "linear"}:
        raise Refused(400, "This archive renders with the linear window function alone.")
    return float(center), float(width)


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    columns, _, rows = text.partition(",")
    sides = [int(side) for side in (columns, rows) if side.isascii() and side.isdigit()]
    if len(sides) != 2 or not all(0 < side <= _WIDEST for side in sides):  # noqa: PLR2004
        raise Refused(400, "A viewport is columns and rows, each from 1 to 4096.")
    return sides[0], sides[1]

"""A frame as a picture for the eye: windowed, eight bits, PNG or JPEG."""

from io import BytesIO
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.dicom.frames import decode_frame
from app.dicom.image_facts import ImageFacts, image_facts
from app.dicom.limits import LIMITS, Limits

FORMATS: Final = {"image/png": "PNG", "image/jpeg": "JPEG"}


def picture(
    data: bytes,
    index: int,
    media_type: str,
    *,
    window: tuple[float, float] | None = None,
    size: tuple[int, int] | None = None,
    limits: Limits = LIMITS,
) -> bytes:
    """Return frame *index* of an object as a picture of *media_type*.

    Without *window*, center and width, the object's own first one holds, else all its values;
    *size*, columns and rows, is a box that the picture is made to fit.
    """
    frame = decode_frame(data, index, limits)
    if frame.format == "rgb8":
        image = Image.fromarray(frame.array())
    else:
        image = Image.fromarray(_grey(frame.array(), image_facts(data, "", limits), window))
    if size is not None:
        image.thumbnail(size)
    out = BytesIO()
    image.save(out, FORMATS[media_type])
    return out.getvalue()


def _grey(
    stored: NDArray[Any], facts: ImageFacts, window: tuple[float, float] | None
) -> NDArray[np.uint8]:
    """Apply Modality LUT and window as PS3.3 C.11.2.1.2.1 writes the linear function."""
    values = stored.astype(np.float32)
    if facts.rescale is not None:
        values = values * facts.rescale.slope + facts.rescale.intercept
    center, width = window or _own_window(facts, values)
    low, span = center - 0.5 - (width - 1) / 2, max(width - 1, 1e-6)
    shown = np.clip((values - low) / span, 0, 1) * 255
    grey = np.rint(255 - shown if facts.invert else shown)
    return np.asarray(grey, dtype=np.uint8)


def _own_window(facts: ImageFacts, values: NDArray[Any]) -> tuple[float, float]:
    if facts.windows:
        return facts.windows[0].center, facts.windows[0].width
    low, high = float(values.min()), float(values.max())
    return (low + high + 1) / 2, max(high - low + 1, 1.0)

"""What an image is and how it wants to be shown, before any pixel is decoded."""

from app.dicom.completeness import PIXEL_DATA, whole
from app.dicom.errors import IncompleteDescription, MissingCodec, pixel_problem
from app.dicom.facts import DicomObject
from app.dicom.frame_sources import check_codec, check_size
from app.dicom.limits import LIMITS, Limits
from app.dicom.overlays import OverlayPlane, overlay_planes
from app.dicom.reading import read_object
from app.dicom.stacks import SliceFacts, slice_facts
from app.dicom.values import decimal_of
from app.frozen import Frozen

_COLORS = {"RGB", "PALETTE COLOR", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT"}


class Rescale(Frozen):
    """The Modality LUT as a line: output = stored value * slope + intercept."""

    slope: float
    intercept: float
    type: str


class Window(Frozen):
    """One window that the object itself offers."""

    center: float
    width: float
    explanation: str


class ImageFacts(Frozen):
    """What the viewer needs; *problem* says in a sentence why there is no picture.

    *spacing_at* says where *pixel_spacing* holds: in the ``patient`` or at the ``detector``. Stored
    values of more than 16 bits are shifted right by *shift* to fit a frame; *rescale* has
    the factor in it.
    """

    name: str
    rows: int
    columns: int
    frames: int
    samples_per_pixel: int
    photometric_interpretation: str
    bits_allocated: int
    bits_stored: int
    pixel_representation: int
    modality: str
    rescale: Rescale | None
    windows: tuple[Window, ...]
    pixel_spacing: tuple[float, float] | None
    orientation: tuple[float, ...] | None
    frame_time_ms: float | None
    frame_format: str
    invert: bool
    problem: str | None
    shift: int = 0
    planar_configuration: int = 0
    transfer_syntax: str = ""
    spacing_at: str = ""
    overlays: tuple[OverlayPlane, ...] = ()
    place: SliceFacts | None = None


def image_facts(data: bytes, name: str = "", limits: Limits = LIMITS) -> ImageFacts:
    """Return the facts of the image in *data*; an object without pixels says so in *problem*."""
    return facts_of(read_object(data, name, limits), limits)


def facts_of(found: DicomObject, limits: Limits = LIMITS) -> ImageFacts:
    """Return the image facts of an object that is read already."""
    photometric = found.value("(0028,0004)") or ""
    bits_stored = whole(found, "(0028,0101)") or whole(found, "(0028,0100)") or 0
    # No pixel has more than 64 bits, whatever a damaged header says.
    shift = max(min(bits_stored, 64) - 16, 0)
    signed = whole(found, "(0028,0103)") == 1
    grey = "int16" if signed else "uint16"
    rows, columns = whole(found, "(0028,0010)") or 0, whole(found, "(0028,0011)") or 0
    frame_format = "rgb8" if photometric in _COLORS else grey
    spacing, spacing_at = _spacing(found)
    return ImageFacts(
        name=found.name,
        rows=rows,
        columns=columns,
        frames=max(whole(found, "(0028,0008)") or 1, 0),
        samples_per_pixel=whole(found, "(0028,0002)") or 1,
        photometric_interpretation=photometric,
        bits_allocated=whole(found, "(0028,0100)") or 0,
        bits_stored=bits_stored,
        pixel_representation=int(signed),
        modality=found.value("(0008,0060)") or "",
        rescale=_rescale(found, shift),
        windows=_windows(found),
        pixel_spacing=spacing,
        orientation=_numbers(found, "(0020,0037)", 6),
        frame_time_ms=_first(found, "(0018,1063)"),
        frame_format=frame_format,
        invert=photometric == "MONOCHROME1",
        problem=_problem(found, limits),
        shift=shift,
        planar_configuration=whole(found, "(0028,0006)") or 0,
        transfer_syntax=found.transfer_syntax,
        spacing_at=spacing_at,
        overlays=overlay_planes(found),
        place=_place(found, f"{rows} x {columns} {frame_format}"),
    )


def _place(found: DicomObject, shape: str) -> SliceFacts | None:
    """Return the place in a stack of what is an image, or was meant to be one."""
    is_image = any(found.element(path) for path in (PIXEL_DATA, "(0028,0010)", "(0028,0011)"))
    return slice_facts(found, shape) if is_image else None


def _problem(found: DicomObject, limits: Limits) -> str | None:
    """Return why no frame can be decoded, as far as the header tells."""
    return pixel_problem(lambda: describe(found, limits))


def describe(found: DicomObject, limits: Limits = LIMITS) -> None:
    """Raise what stands in the way of decoding: no pixels, no description, no codec, too much."""
    if found.element(PIXEL_DATA) is None:
        floats = [path for path in ("(7FE0,0008)", "(7FE0,0009)") if found.element(path)]
        if floats:
            raise MissingCodec("Pixels of floating point numbers are read but not shown.")
        raise IncompleteDescription("The object has no Pixel Data (7FE0,0010).")
    for path, attribute in _NEEDED.items():
        if not whole(found, path):
            raise IncompleteDescription(
                f"{attribute} {path} is missing or empty: without it nobody can tell how the "
                "pixels lie in Pixel Data (7FE0,0010)."
            )
    if not found.value("(0028,0004)"):
        raise IncompleteDescription(
            "Photometric Interpretation (0028,0004) is missing or empty: nothing says what the "
            "samples mean."
        )
    check_codec(found)
    check_size(found, limits)


_NEEDED = {
    "(0028,0010)": "Rows",
    "(0028,0011)": "Columns",
    "(0028,0100)": "Bits Allocated",
}


def _numbers(found: DicomObject, path: str, count: int) -> tuple[float, ...] | None:
    numbers = [decimal_of(value) for value in found.values(path)]
    known = tuple(float(number) for number in numbers if number is not None)
    return known if len(known) == len(numbers) == count else None


def _first(found: DicomObject, path: str) -> float | None:
    values = found.values(path)
    number = decimal_of(values[0]) if values else None
    return None if number is None else float(number)


def _rescale(found: DicomObject, shift: int) -> Rescale | None:
    slope, intercept = _first(found, "(0028,1053)"), _first(found, "(0028,1052)")
    if slope is None and intercept is None:
        return Rescale(float(1 << shift), 0.0, "") if shift else None
    kind = found.value("(0028,1054)") or ("HU" if found.value("(0008,0060)") == "CT" else "")
    return Rescale((1.0 if slope is None else slope) * (1 << shift), intercept or 0.0, kind)


def _windows(found: DicomObject) -> tuple[Window, ...]:
    """Return the pairs of Window Center and Window Width, with their explanations."""
    centers, widths = found.values("(0028,1050)"), found.values("(0028,1051)")
    names = found.values("(0028,1055)")
    windows = []
    for index, (center, width) in enumerate(zip(centers, widths, strict=False)):
        middle, wide = decimal_of(center), decimal_of(width)
        if middle is not None and wide is not None and wide > 0:
            name = names[index] if index < len(names) else ""
            windows.append(Window(float(middle), float(wide), name))
    return tuple(windows)


def _spacing(found: DicomObject) -> tuple[tuple[float, float] | None, str]:
    """Return the distance of rows and of columns in mm, in the patient before at the detector."""
    for path, where in (("(0028,0030)", "patient"), ("(0018,1164)", "detector")):
        numbers = _numbers(found, path, 2)
        if numbers is not None and min(numbers) > 0:
            return (numbers[0], numbers[1]), where
    return None, ""

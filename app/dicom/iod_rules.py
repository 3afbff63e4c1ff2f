"""Rules between attributes, and the few enumerated values that the labs rely on."""

from collections.abc import Callable, Iterator

from app.dicom.completeness import PIXEL_DATA, native_length, whole
from app.dicom.facts import DicomObject
from app.dicom.frame_sources import samples_of
from app.dicom.values import decimal_of
from app.frozen import Frozen


class Breach(Frozen):
    """A rule that the object breaks, at *path*."""

    code: str
    path: str
    says: str
    expected: str
    iod_module: str
    clause: str
    severity: str = "error"


_ENUMERATED = (
    ("(0010,0040)", ("M", "F", "O"), "Patient", "PS3.3 C.7.1.1"),
    ("(0020,0060)", ("R", "L"), "General Series", "PS3.3 C.7.3.1"),
    ("(0020,0062)", ("R", "L", "U", "B"), "DX Anatomy Imaged", "PS3.3 C.8.11.2"),
    ("(0028,0103)", ("0", "1"), "Image Pixel", "PS3.3 C.7.6.3"),
    ("(0028,0006)", ("0", "1"), "Image Pixel", "PS3.3 C.7.6.3.1.3"),
    ("(0028,0301)", ("YES", "NO"), "General Image", "PS3.3 C.7.6.1"),
    ("(0028,2110)", ("00", "01"), "General Image", "PS3.3 C.7.6.1.1.5"),
    ("(0012,0062)", ("YES", "NO"), "Patient", "PS3.3 C.7.1.1"),
    ("(0028,1056)", ("LINEAR", "LINEAR_EXACT", "SIGMOID"), "VOI LUT", "PS3.3 C.11.2.1.3"),
    ("(0008,0068)", ("FOR PRESENTATION", "FOR PROCESSING"), "DX Series", "PS3.3 C.8.11.1"),
    ("(0040,A491)", ("PARTIAL", "COMPLETE"), "SR Document General", "PS3.3 C.17.2"),
    ("(0040,A493)", ("UNVERIFIED", "VERIFIED"), "SR Document General", "PS3.3 C.17.2"),
)
_CONVERSIONS = ("DV", "DI", "DF", "WSD", "SD", "SI", "DRW", "SYN")


def breaches(found: DicomObject) -> Iterator[Breach]:
    """Yield every rule that *found* breaks."""
    for rule in _RULES:
        yield from rule(found)


def _enumerated(found: DicomObject) -> Iterator[Breach]:
    for path, values, iod_module, clause in _ENUMERATED:
        value = found.value(path)
        if value and value not in values:
            says = f"{path} says {value!r}."
            yield Breach(
                "ENUMERATED_VALUE", path, says, f"It is {_either(values)}.", iod_module, clause
            )
    value = found.value("(0008,0064)")
    if value and value not in _CONVERSIONS:
        expected = f"Its defined terms are {_either(_CONVERSIONS)}."
        says = f"(0008,0064) says {value!r}."
        yield Breach(
            "DEFINED_TERM",
            "(0008,0064)",
            says,
            expected,
            "SC Equipment",
            "PS3.3 C.8.6.1",
            "warning",
        )


def _either(values: tuple[str, ...]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}"


def _bits(found: DicomObject) -> Iterator[Breach]:
    """Bits Allocated holds Bits Stored, and High Bit is the topmost of them."""
    allocated, stored = whole(found, "(0028,0100)"), whole(found, "(0028,0101)")
    high = whole(found, "(0028,0102)")
    if allocated is not None and stored is not None and stored > allocated:
        yield _pixel_breach(
            "BITS_STORED",
            "(0028,0101)",
            f"Bits Stored is {stored}, Bits Allocated {allocated}.",
            "Bits Stored is at most Bits Allocated.",
        )
    if stored is not None and high is not None and high != stored - 1:
        yield _pixel_breach(
            "HIGH_BIT",
            "(0028,0102)",
            f"High Bit is {high}, Bits Stored {stored}.",
            "High Bit (0028,0102) is one less than Bits Stored (0028,0101).",
        )


def _samples(found: DicomObject) -> Iterator[Breach]:
    photometric, samples = found.value("(0028,0004)"), whole(found, "(0028,0002)")
    wanted = samples_of(photometric or "")
    if wanted is not None and samples is not None and samples != wanted:
        yield _pixel_breach(
            "SAMPLES_PER_PIXEL",
            "(0028,0002)",
            f"Samples per Pixel is {samples} with {photometric}.",
            f"{photometric} has {wanted} sample{'s' if wanted > 1 else ''} a pixel.",
        )


def _pixel_length(found: DicomObject) -> Iterator[Breach]:
    """Native Pixel Data is as long as its description makes it, and one byte if that is odd."""
    pixels, expected = found.element(PIXEL_DATA), native_length(found)
    if pixels is None or expected is None or pixels.length is None:
        return
    if pixels.stored not in {expected, expected + expected % 2}:
        yield _pixel_breach(
            "PIXEL_LENGTH",
            PIXEL_DATA,
            f"Pixel Data holds {pixels.stored:,} bytes.",
            f"Rows x Columns x Samples per Pixel x Bits Allocated / 8, all frames, is "
            f"{expected:,} bytes.",
        )


def _pixel_breach(code: str, path: str, says: str, expected: str) -> Breach:
    return Breach(code, path, says, expected, "Image Pixel", "PS3.3 C.7.6.3")


def _window(found: DicomObject) -> Iterator[Breach]:
    """Hold windows to a width of one at least, and to as many widths as centers."""
    centers, widths = found.values("(0028,1050)"), found.values("(0028,1051)")
    least = 1 if (found.value("(0028,1056)") or "LINEAR") == "LINEAR" else 0
    for text in widths:
        width = decimal_of(text)
        if width is not None and (width < least or width == 0):
            says, expected = f"Window Width is {text}.", "Window Width is 1 or more."
            yield Breach(
                "WINDOW_WIDTH", "(0028,1051)", says, expected, "VOI LUT", "PS3.3 C.11.2.1.2"
            )
    if centers and widths and len(centers) != len(widths):
        says = f"There are {len(centers)} window centers and {len(widths)} widths."
        expected = "Every Window Center has its Window Width."
        yield Breach("WINDOW_PAIRS", "(0028,1051)", says, expected, "VOI LUT", "PS3.3 C.11.2.1.2")


def _slope(found: DicomObject) -> Iterator[Breach]:
    slope = found.value("(0028,1053)")
    if slope and decimal_of(slope) == 0:
        says, expected = "Rescale Slope is 0.", "A slope of 0 makes every pixel the same."
        yield Breach("RESCALE_SLOPE", "(0028,1053)", says, expected, "CT Image", "PS3.3 C.11.1.1")


def _sides(found: DicomObject) -> Iterator[Breach]:
    """Laterality and Image Laterality, where both are, agree."""
    series, image = found.value("(0020,0060)"), found.value("(0020,0062)")
    if series in {"R", "L"} and image in {"R", "L"} and series != image:
        says = f"Laterality (0020,0060) says {series}, Image Laterality (0020,0062) {image}."
        expected = "Both name the same side."
        yield Breach(
            "LATERALITY_CONFLICT", "(0020,0062)", says, expected, "General Series", "PS3.3 C.7.3.1"
        )


_RULES: tuple[Callable[[DicomObject], Iterator[Breach]], ...] = (
    _enumerated,
    _bits,
    _samples,
    _pixel_length,
    _window,
    _slope,
    _sides,
)

"""The conditions of types 1C and 2C that the labs rely on, each coded by hand.

A condition that is not here is never an error: nobody evaluated it.
"""

from collections.abc import Callable

from app.dicom.completeness import whole
from app.dicom.facts import DicomObject
from app.dicom.iod_tables import has_module
from app.frozen import Frozen

_PAIRED = frozenset(
    {"ANKLE", "ARM", "BREAST", "CALCANEUS", "CLAVICLE", "EAR", "ELBOW", "EYE"}
    | {"FEMUR", "FINGER", "FOOT", "FOREARM", "HAND", "HIP", "HUMERUS", "KIDNEY"}
    | {"KNEE", "LEG", "LUNG", "OVARY", "PATELLA", "RADIUS", "SCAPULA", "SHOULDER"}
    | {"TESTIS", "THIGH", "THUMB", "TIBIA", "TOE", "ULNA", "WRIST", "ZYGOMA"}
)
_LATERALITIES = ("(0020,0062)", "(0020,9072)", "(0024,0113)")
_POSITIONED = frozenset(
    {
        "1.2.840.10008.5.1.4.1.1.2",
        "1.2.840.10008.5.1.4.1.1.4",
        "1.2.840.10008.5.1.4.1.1.2.1",
        "1.2.840.10008.5.1.4.1.1.4.1",
    }
)
_PLANES = ("image-plane", "slide-coordinates", "optical-path")
_LOSSY = frozenset(
    {
        "1.2.840.10008.1.2.4.50",
        "1.2.840.10008.1.2.4.51",
        "1.2.840.10008.1.2.4.81",
        "1.2.840.10008.1.2.4.91",
    }
)

Test = Callable[[DicomObject], bool]


class Condition(Frozen):
    """When an attribute of a module must be there, and the same in words."""

    iod_module: str
    keyword: str
    type: str
    when: Test
    words: str


def _sop_class(found: DicomObject) -> str:
    return found.value("(0008,0016)") or ""


def _paired_without_laterality(found: DicomObject) -> bool:
    part = (found.value("(0018,0015)") or "").strip().upper()
    return part in _PAIRED and not any(found.element(path) for path in _LATERALITIES)


def _needs_position(found: DicomObject) -> bool:
    # Patient Orientation Code Sequence (0054,0410) takes the place of Patient Position.
    return _sop_class(found) in _POSITIONED and found.element("(0054,0410)") is None


def _needs_orientation(found: DicomObject) -> bool:
    uid = _sop_class(found)
    planes = any(has_module(uid, key, usage) for key in _PLANES for usage in "MUC")
    # The frames of a multi-frame image may each have their own plane.
    frames = found.element("(5200,9229)") is not None or found.element("(5200,9230)") is not None
    return not planes and not frames and found.element("(0020,0037)") is None


def _pixels_here(found: DicomObject) -> bool:
    return found.element("(0028,7FE0)") is None


def _color(found: DicomObject) -> bool:
    return (whole(found, "(0028,0002)") or 1) > 1


def _palette(found: DicomObject) -> bool:
    return found.value("(0028,0004)") == "PALETTE COLOR"


def _has(path: str) -> Test:
    return lambda found: bool(found.value(path))


def _lossy(found: DicomObject) -> bool:
    return found.transfer_syntax in _LOSSY


def _multi_frame_cine(found: DicomObject) -> bool:
    return found.value("(0028,0009)") == "(0018,1063)"


def _dose_grid(found: DicomObject) -> bool:
    return found.element("(7FE0,0010)") is not None


def _not_hounsfield(found: DicomObject) -> bool:
    # PS3.3 C.8.2.1: only a multi-energy or otherwise special CT has to name its units.
    return found.value("(0018,9361)") == "YES"


_WITH_PALETTE = "Photometric Interpretation (0028,0004) is PALETTE COLOR"
_PALETTES = tuple(
    Condition(
        "image-pixel", f"{color}PaletteColorLookupTableDescriptor", "1C", _palette, _WITH_PALETTE
    )
    for color in ("Red", "Green", "Blue")
)

CONDITIONS: tuple[Condition, ...] = (
    Condition(
        "general-series",
        "Laterality",
        "2C",
        _paired_without_laterality,
        "the body part is one of a pair and no Image Laterality (0020,0062) is given",
    ),
    Condition(
        "general-series",
        "PatientPosition",
        "2C",
        _needs_position,
        "the SOP class is CT or MR and Patient Orientation Code Sequence (0054,0410) is absent",
    ),
    Condition(
        "general-image",
        "PatientOrientation",
        "2C",
        _needs_orientation,
        "the image has no Image Orientation (Patient) (0020,0037)",
    ),
    Condition(
        "image-pixel",
        "PixelData",
        "1C",
        _pixels_here,
        "Pixel Data Provider URL (0028,7FE0) is absent",
    ),
    Condition(
        "image-pixel",
        "PlanarConfiguration",
        "1C",
        _color,
        "Samples per Pixel (0028,0002) is greater than 1",
    ),
    *_PALETTES,
    Condition(
        "voi-lut",
        "WindowWidth",
        "1C",
        _has("(0028,1050)"),
        "Window Center (0028,1050) is present",
    ),
    Condition(
        "voi-lut",
        "WindowCenter",
        "1C",
        _has("(0028,1051)"),
        "Window Width (0028,1051) is present",
    ),
    Condition(
        "modality-lut",
        "RescaleSlope",
        "1C",
        _has("(0028,1052)"),
        "Rescale Intercept (0028,1052) is present",
    ),
    Condition(
        "modality-lut",
        "RescaleIntercept",
        "1C",
        _has("(0028,1053)"),
        "Rescale Slope (0028,1053) is present",
    ),
    Condition(
        "ct-image",
        "RescaleType",
        "1C",
        _not_hounsfield,
        "Multi-energy CT Acquisition (0018,9361) is YES",
    ),
    Condition(
        "general-image",
        "LossyImageCompression",
        "1C",
        _lossy,
        "the transfer syntax compresses with loss",
    ),
    Condition(
        "cine",
        "FrameTime",
        "1C",
        _multi_frame_cine,
        "Frame Increment Pointer (0028,0009) points to it",
    ),
    Condition(
        "rt-dose",
        "DoseGridScaling",
        "1C",
        _dose_grid,
        "Pixel Data (7FE0,0010) is present",
    ),
    Condition(
        "patient",
        "DeidentificationMethod",
        "1C",
        lambda found: found.value("(0012,0062)") == "YES" and found.element("(0012,0064)") is None,
        "Patient Identity Removed (0012,0062) is YES and no code sequence says how",
    ),
)

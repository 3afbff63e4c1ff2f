"""The attributes that the audit may ask about, with module and type in the CT Image IOD."""

from dataclasses import dataclass

from app.dicom import entry

PATIENT = ("Patient", "C.7.1.1")
STUDY = ("General Study", "C.7.2.1")
SERIES = ("General Series", "C.7.3.1")
SPACE = ("Frame of Reference", "C.7.4.1")
EQUIPMENT = ("General Equipment", "C.7.5.1")
IMAGE = ("General Image", "C.7.6.1")
PLANE = ("Image Plane", "C.7.6.2")
PIXELS = ("Image Pixel", "C.7.6.3")
CT = ("CT Image", "C.8.2.1")
WINDOW = ("VOI LUT", "C.11.2")
COMMON = ("SOP Common", "C.12.1")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of one module of the CT Image IOD."""

    tag: str
    type: str
    module: tuple[str, str]

    @property
    def name(self) -> str:
        """Return the name and the tag as people write them."""
        return f"{entry(int(self.tag[1:5] + self.tag[6:10], 16)).name} {self.tag}"


def _all(kind: str, module: tuple[str, str], *tags: str) -> dict[str, Attribute]:
    return {tag: Attribute(tag, kind, module) for tag in tags}


TYPE_1 = (
    _all("1", STUDY, "(0020,000D)")
    | _all("1", SERIES, "(0008,0060)", "(0020,000E)")
    | _all("1", SPACE, "(0020,0052)")
    | _all("1", PLANE, "(0020,0032)", "(0020,0037)", "(0028,0030)")
    | _all("1", CT, "(0008,0008)", "(0028,1052)", "(0028,1053)")
)
TYPE_2 = (
    _all("2", PATIENT, "(0010,0010)", "(0010,0020)", "(0010,0030)", "(0010,0040)")
    | _all("2", STUDY, "(0008,0020)", "(0008,0030)", "(0008,0050)", "(0008,0090)", "(0020,0010)")
    | _all("2", SERIES, "(0020,0011)")
    | _all("2", SPACE, "(0020,1040)")
    | _all("2", EQUIPMENT, "(0008,0070)")
    | _all("2", IMAGE, "(0020,0013)")
    | _all("2", PLANE, "(0018,0050)")
    | _all("2", CT, "(0018,0060)", "(0020,0012)")
)
TYPE_3 = (
    _all("3", STUDY, "(0008,1030)")
    | _all("3", SERIES, "(0008,103E)", "(0008,1070)", "(0018,1030)")
    | _all("3", EQUIPMENT, "(0008,0080)", "(0008,1010)")
    | _all("3", IMAGE, "(0020,4000)", "(0028,0301)")
    | _all("3", CT, "(0018,1210)", "(0018,1160)")
)
BODY_PART = Attribute("(0018,0015)", "3", SERIES)
SOFTWARE = Attribute("(0018,1020)", "3", EQUIPMENT)

LATERALITY, POSITION = "(0020,0060)", "(0018,5100)"
WINDOW_CENTER, WINDOW_WIDTH = "(0028,1050)", "(0028,1051)"
IDENTITY_REMOVED, METHOD = "(0012,0062)", "(0012,0063)"
SOP_CLASS, SAMPLES = "(0008,0016)", "(0028,0002)"

CONDITIONAL = (
    _all("2C", SERIES, LATERALITY, POSITION)
    | _all("1C", PIXELS, "(0028,0006)", "(0028,1101)")
    | _all("1C", WINDOW, WINDOW_WIDTH, WINDOW_CENTER)
    | _all("1C", PATIENT, METHOD)
    | _all("1C", COMMON, "(0008,0005)")
    | _all("2C", IMAGE, "(0020,0020)")
)
"""Attributes of types 1C and 2C; whether the condition holds is a matter of the object."""

REASONS = {
    LATERALITY: BODY_PART.tag,
    POSITION: SOP_CLASS,
    WINDOW_WIDTH: WINDOW_CENTER,
    METHOD: IDENTITY_REMOVED,
}
"""What makes a conditional attribute required, where this lab lets the condition hold."""

WRONG_COUNTS = {
    "(0028,0030)": ("0.661468",),
    "(0020,0032)": ("-158.135803\\-179.035797", "-158.135803\\-179.035797\\-75.7\\0.0"),
    "(0020,0037)": ("1\\0\\0\\0\\1", "1\\0\\0"),
    "(0028,1053)": ("1\\1",),
    "(0028,1052)": ("-1024\\-1024",),
}
"""Values whose number the data dictionary does not allow, by tag."""

ATTRIBUTES = TYPE_1 | TYPE_2 | TYPE_3 | CONDITIONAL | {SOFTWARE.tag: SOFTWARE}

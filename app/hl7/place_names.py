"""What a place in a message is called, from the field down: ``Patient Name, Family Name``."""

from app.hl7.library import DEFAULT_VERSION, known_version
from app.hl7.paths import Hl7Path
from app.hl7.segments import Segment
from app.hl7.specs import Spec, datatype_spec, segment_spec


def segment_title(name: str, version: str | None) -> str:
    """Return the title of a segment, empty if *version* does not have it."""
    spec = segment_spec(known_version(version) or DEFAULT_VERSION, name)
    return spec.title if spec else "Local segment" if name[:1] == "Z" else ""


def place_name(path: Hl7Path, segment: Segment, version: str | None) -> str:
    """Return the names of field, component and subcomponent, as far as *version* knows them."""
    known = known_version(version) or DEFAULT_VERSION
    found = segment_spec(known, path.segment)
    if path.field is None or found is None:
        return segment_title(path.segment, version)
    spec = _nth(found.fields, path.field)
    if spec and spec.datatype == "varies" and path.segment == "OBX":
        # OBX-2 says what OBX-5 is made of.
        kind = segment.value_of(Hl7Path("OBX", segment.ordinal, 2))
        spec = datatype_spec(known, kind, spec) if kind else spec
    names = [spec.name if spec else ""]
    for number in (path.component, path.subcomponent):
        spec = _nth(spec.parts, number) if spec and number else None
        names.append(spec.name if spec else "")
    return ", ".join(name for name in names if name)


def _nth(parts: tuple[Spec, ...], number: int) -> Spec | None:
    return parts[number - 1] if number <= len(parts) else None

"""Build a message from places and values, for labs and tests."""

from collections.abc import Mapping

from app.errors import InvalidInput
from app.hl7.editing import set_value
from app.hl7.escapes import DEFAULT_ENCODING
from app.hl7.events import events_of
from app.hl7.library import VERSIONS, at_least, known_version
from app.hl7.messages import CR
from app.hl7.paths import Hl7Path
from app.hl7.reading import read_message

# Both events share a structure; the one that merges identifiers is the one people mean.
_USUAL = {"ADT_A39": "A40"}
_SENT_AT = "20240131143000"
_ENCODING_FIELD = 2


def build_message(structure: str, version: str, values: Mapping[str, str]) -> bytes:
    r"""Return a message of *structure* with *values* by path, such as ``{"PID-5.1": "DOE"}``.

    Segments follow each other as they are first named; MSH comes first and fills what *values*
    leave out of fields 7, 9, 10, 11 and 12. The value of a whole field or repetition is taken as
    written, so ``DOE^JANE`` has two components; of a component or less it is text and escaped.
    """
    if known_version(version) is None:
        raise InvalidInput(f"{version} is no version of HL7 v2; take one of {', '.join(VERSIONS)}.")
    paths = {Hl7Path.parse(path): value for path, value in values.items()}
    separator, marks = values.get("MSH-1", "|"), values.get("MSH-2", DEFAULT_ENCODING.declared)
    header = {Hl7Path("MSH", 1, number): text for number, text in _header(structure, version)}
    given = {path.field for path in paths if path.segment == "MSH"}
    message = read_message(CR.join([f"MSH{separator}{marks}{separator}", *_lines(paths), ""]))
    for path, value in {
        **{path: text for path, text in header.items() if path.field not in given},
        **paths,
    }.items():
        if path.field is not None and (path.segment != "MSH" or path.field > _ENCODING_FIELD):
            message = set_value(message, path, value, escape=path.component is not None)
    return message.to_bytes()


def _lines(paths: Mapping[Hl7Path, str]) -> list[str]:
    """Return the names of the segments after MSH as they are first mentioned."""
    found = dict.fromkeys((path.segment, path.ordinal) for path in paths)
    found.pop(("MSH", 1), None)
    counts: dict[str, int] = {}
    for name, ordinal in found:
        counts[name] = counts.get(name, 0) + 1
        if ordinal != counts[name]:
            raise InvalidInput(f"{name}[{ordinal}] is named before {name}[{counts[name]}].")
    return [name for name, _ in found]


def _header(structure: str, version: str) -> list[tuple[int, str]]:
    """Return what MSH says unless told otherwise."""
    kind, event = structure[:3], _USUAL.get(structure, events_of(structure)[0])
    parts = [kind, event, structure] if at_least(version, "2.3.1") else [kind, event]
    if structure == "ACK":
        parts = [structure]
    return [(7, _SENT_AT), (9, "^".join(parts)), (10, "1"), (11, "P"), (12, version)]

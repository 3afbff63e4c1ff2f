"""What a version of the standard says of a place, for hovers, help and labs."""

from app.frozen import Frozen
from app.hl7.library import DEFAULT_VERSION, known_version
from app.hl7.paths import Hl7Path
from app.hl7.specs import UNBOUNDED, Spec, segment_spec
from app.hl7.tables import hl7_table


class FieldFacts(Frozen):
    """A field or part of one: *usage* is R, O, C or W, *max_length* 0 where none is given.

    *table* is the number in four digits or empty; *table_values* gives each code its meaning.
    """

    name: str
    datatype: str
    usage: str
    repeats: bool
    max_length: int
    table: str
    table_values: dict[str, str]


def describe(path: str | Hl7Path, version: str | None = None) -> FieldFacts | None:
    """Return the facts about *path*, ``None`` if *version* has no such place.

    Of a segment there are only its title and whether it is known.
    """
    path = path if isinstance(path, Hl7Path) else Hl7Path.parse(path)
    version = known_version(version) or DEFAULT_VERSION
    segment = segment_spec(version, path.segment)
    if segment is None:
        return None
    if path.field is None:
        return FieldFacts(
            segment.title, "", "O", repeats=True, max_length=0, table="", table_values={}
        )
    spec = _deeper(segment.fields, path.field)
    for number in (path.component, path.subcomponent):
        if spec is None or number is None:
            break
        spec = spec if not spec.parts and number == 1 else _deeper(spec.parts, number)
    return None if spec is None else _facts(spec, version)


def _deeper(parts: tuple[Spec, ...], number: int) -> Spec | None:
    return parts[number - 1] if number <= len(parts) else None


def _facts(spec: Spec, version: str) -> FieldFacts:
    table = hl7_table(version, spec.table) if spec.table else None
    return FieldFacts(
        name=spec.name,
        datatype=spec.datatype,
        usage=spec.usage,
        repeats=spec.most == UNBOUNDED or spec.most > 1,
        max_length=spec.max_length,
        table=spec.table,
        table_values=dict(table.values) if table else {},
    )

"""What an editor needs to complete a message of one version: segments, data types, tables."""

from typing import Any

from app.hl7.library import DEFAULT_VERSION, composites, known_version, segments
from app.hl7.specs import Spec, datatype_spec, segment_spec
from app.hl7.tables import hl7_table

_NOTHING = Spec(0, "", "", "O", 1, "", 0, ())


def completion_data(version: str | None) -> dict[str, Any]:
    """Return the segments with their fields, the parts of data types, and the tables they name.

    A field is name, data type, usage and table, a part of a data type name, data type and table.
    A table that a field hands down to its first component stands with the field.
    """
    known = known_version(version) or DEFAULT_VERSION
    specs = {name: segment_spec(known, name) for name in sorted(segments(known))}
    fields = {
        name: {
            "title": spec.title,
            "fields": [[one.name, one.datatype, one.usage, _table(one)] for one in spec.fields],
        }
        for name, spec in specs.items()
        if spec is not None
    }
    parts = {
        name: [[one.name, one.datatype, _table(one)] for one in found]
        for name in sorted(composites(known))
        if (found := datatype_spec(known, name, _NOTHING).parts)
    }
    named = {row[-1] for each in fields.values() for row in each["fields"]}
    named |= {row[-1] for rows in parts.values() for row in rows}
    return {
        "version": known,
        "segments": fields,
        "datatypes": parts,
        "tables": {number: table for number in sorted(named) if (table := _values(known, number))},
    }


def _table(spec: Spec) -> str:
    """Return the table of a part, or of the first value within it."""
    while spec.parts:
        spec = spec.parts[0]
    return spec.table


def _values(version: str, number: str) -> dict[str, Any] | None:
    table = hl7_table(version, number) if number else None
    return {"name": table.name, "values": table.values} if table else None

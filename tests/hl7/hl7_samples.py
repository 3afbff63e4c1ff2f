"""Messages that the tests of this room share; every person in them is made up."""

from typing import Any

import hl7apy
from hl7apy.core import Group, Message, Segment


def written(*segments: str) -> str:
    """Return *segments* as a message."""
    return "\r".join([*segments, ""])


ORM_O01 = written(
    r"MSH|^~\&|RIS|N|PACS|N|20240131143000||ORM^O01^ORM_O01|MSG1|P|2.5.1|||AL|NE||UNICODE UTF-8",
    "PID|1||MRN0042^^^NORTH^MR~9988^^^SSA^SS||LOVELACE^ADA^K||18151210|F|||12 JAMES SQ^^LONDON",
    "PV1|1|O|RAD^1^1|||||7^HOUSE^GREG",
    "ORC|NW|PL100^RIS|FL100^PACS||SC||||20240131143000|||7^HOUSE^GREG",
    "OBR|1|PL100^RIS|FL100^PACS|CTCHEST^CT CHEST^L||||||||||||||ACC77|RP77|SPS77||||CT",
    r"NTE|1||Rule out nodule \T\ effusion",
    "ZDS|1.2.826.0.1.3680043.10.1^RIS^Application^DICOM",
)
ORU_R01 = written(
    r"MSH|^~\&|LAB|NORTH|EHR|NORTH|20240131143000||ORU^R01^ORU_R01|MSG00002|P|2.5.1",
    "PID|1||MRN0042^^^NORTH^MR||LOVELACE^ADA||18151210|F",
    "OBR|1|PL1|FL1|CREA^CREATININE^L|||20240131|||||||||||||||||CH|F",
    "OBX|1|NM|2160-0^CREATININE^LN||0.9|mg/dL|0.5-1.1|N|||F",
    "OBX|2|TX|NOTE^REMARK^L||Fasting||||||F",
)
ADT_A01 = written(
    r"MSH|^~\&|EHR|NORTH|RIS|NORTH|20240131143000||ADT^A01^ADT_A01|MSG00003|P|2.5.1",
    "EVN||20240131143000",
    "PID|1||MRN0042^^^NORTH^MR||LOVELACE^ADA||18151210|F",
    "NK1|1|BYRON^ANNE|MTH",
    "PV1|1|I|WARD^2^1",
)

_VALUES = {
    "NM": "1", "SI": "1", "DT": "20240131", "TM": "1430", "DTM": "20240131143000",
    "TS": "20240131143000",
}  # fmt: skip


def built_by_hl7apy(structure: str, event: str, version: str) -> str:
    """Return a message with every required segment and field, and the optional groups once."""
    message = Message(structure, version=version)
    message.msh.msh_7 = "20240131143000"
    message.msh.msh_9 = f"{structure[:3]}^{event}^{structure}"
    message.msh.msh_10, message.msh.msh_11, message.msh.msh_12 = "M1", "P", version
    tables = hl7apy.load_library(version)
    _fill(message, tables.MESSAGES[structure], tables)
    return "\r".join(_lines(message)) + "\r"


def _lines(parent: Message | Group) -> list[str]:
    """Return the segments with each field in the place that its name gives it.

    hl7apy's own writer moves fields forward where its tables leave a withdrawn one out.
    """
    found: list[str] = []
    for child in parent.children:
        if isinstance(child, Group):
            found += _lines(child)
        elif child.name == "MSH":
            found.append(child.to_er7())
        else:
            fields = {int(one.name.rsplit("_", 1)[1]): one.to_er7() for one in child.children}
            values = (fields.get(number, "") for number in range(1, max(fields) + 1))
            found.append("|".join([child.name, *values]))
    return found


def _fill(parent: Message | Group, reference: Any, tables: Any) -> None:
    rows = reference[1][:1] if reference[0] == "choice" else reference[1]
    for name, inner, (least, _), kind in rows:
        if kind == "GRP":
            _fill(parent.add_group(name), inner, tables)
        elif least and name != "MSH":
            _fields(parent.add_segment(name), tables)


def _fields(segment: Segment, tables: Any) -> None:
    for name, reference, (least, _), _kind in tables.SEGMENTS[segment.name][1]:
        if least:
            setattr(segment, name.lower(), "B2" if name == "MRG_1" else _value(reference, tables))
    if not any(row[2][0] for row in tables.SEGMENTS[segment.name][1]):
        setattr(segment, f"{segment.name}_1".lower(), "SC" if segment.name == "ORC" else "1")


def _value(reference: Any, tables: Any) -> str:
    kind, parts, datatype, _, table = reference[:5]
    if kind == "leaf":
        listed = getattr(tables, "TABLES", {}).get(table)
        usual = [code for code in listed[1] if code.isalnum()] if listed else []
        return _VALUES.get(datatype) or (usual[0] if usual else "A1")
    if datatype == "TS":
        return _VALUES["TS"]
    first = parts[0][1]
    return _value([*first[:4], table or first[4]], tables)

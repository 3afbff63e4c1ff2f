"""Which misunderstanding a wrong row or a wrong number shows."""

from collections.abc import Mapping

from app.hl7 import Message

from .mapping import Source, read_source
from .table import Outcome, Row

_PLACER = {("ORC", 2), ("OBR", 2)}
_FILLER = {("ORC", 3), ("OBR", 3)}
_STEP = {("OBR", 20), ("IPC", 4)}
_PROCEDURE = {("OBR", 19), ("IPC", 2)}
_OTHER_TIMES = {("MSH", 7), ("ORC", 9), ("ORC", 15), ("OBR", 7), ("OBR", 22), ("OBR", 36)}
_ONE_PERSON_OR_STUDY = frozenset({"patient_id", "study_uid"})


def code_of(row: Row, model: Row, fared: Outcome, rows: Mapping[str, tuple[str, str]]) -> str:
    """Return the finding's code for a *row* that fails; *model* is the row as it should be."""
    if row.source.fixed is not None:
        return "ONE_FOR_ALL" if row.name in _ONE_PERSON_OR_STUDY else "HARD_CODED"
    if row.source.home == model.source.home:
        return _within_field(row, model)
    return "NOTHING_THERE" if fared.always_empty else _other_field(row, rows)


def _other_field(row: Row, rows: Mapping[str, tuple[str, str]]) -> str:
    """Say what the field that was taken is, where it is not the right one."""
    if row.name == "accession":
        return _wrong_key(row.source)
    if row.name in ("step", "requested_procedure") and row.source.home in _STEP | _PROCEDURE:
        return "STEP_FOR_PROCEDURE"
    if row.name in ("start_date", "start_time") and row.source.home in _OTHER_TIMES:
        return "OTHER_TIME"
    taken = {read_source(source).home for name, (source, _) in rows.items() if name != row.name}
    return "OTHER_ROLE" if row.source.home in taken else "WRONG_SOURCE"


def _within_field(row: Row, model: Row) -> str:
    """Say what is wrong within the right field."""
    mine, right = row.source, model.source
    if (mine.component or 1, mine.subcomponent or 1) != (
        right.component or 1,
        right.subcomponent or 1,
    ):
        return "COMPONENT_MISSED"
    if right.type and (mine.type, mine.owner) != (right.type, right.owner):
        return "OWNER_MISSED" if mine.type == right.type else "WRONG_REPETITION"
    if mine.component != right.component:
        return "COMPONENT_MISSED"
    return "WRONG_PART"


def _wrong_key(source: Source) -> str:
    if source.home in _PLACER:
        return "PLACER_AS_ACCESSION"
    if source.home in _FILLER:
        return "FILLER_AS_ACCESSION"
    if source.home in _STEP:
        return "USES_OBR20"
    return "WRONG_SOURCE"


def key_code(answer: str, message: Message, right: Source) -> tuple[str, str]:
    """Return code and path for a number of *message* that is not the accession number."""
    home = f"{right.segment}-{right.field}"
    if answer == message.raw(home):
        return "COMPONENT_MISSED", home
    for code, paths in (
        ("PLACER_AS_ACCESSION", ("ORC-2", "ORC-2.1")),
        ("FILLER_AS_ACCESSION", ("ORC-3", "ORC-3.1", "OBR-3", "OBR-3.1")),
        ("USES_OBR20", ("OBR-20", "IPC-4")),
    ):
        for path in paths:
            if answer in (message.get(path), message.raw(path)):
                return code, path
    for path in ("OBR-19", "IPC-2", "ZDS-1.1", "IPC-3.1"):
        if answer in (message.get(path), message.raw(path)):
            return "OTHER_LEVEL", path
    return "OTHER_NUMBER", home.partition("-")[0]

"""The kinds of exercises: one parser each, shared by all labs. Loaded by the workers alone."""

from app.grading.kinds import (
    choosing,
    datasets,
    live,
    messages,
    number,
    picking,
    sql,
    tables,
    text,
    viewing,
)
from app.grading.kinds.kind import Kind, NoReadableForm, NotAnswered

KIND_BY_NAME: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        text.TEXT,
        text.FREE_TEXT,
        number.NUMBER,
        choosing.CHOICE,
        choosing.MULTI_CHOICE,
        choosing.MATCH,
        choosing.ORDER,
        tables.PER_ROW,
        tables.TABLE_EDIT,
        picking.PICK_ELEMENT,
        picking.PICK_FIELD,
        datasets.EDIT_DATASET,
        datasets.UPLOAD_DICOM,
        messages.EDIT_HL7,
        viewing.WINDOW_LEVEL,
        viewing.REGION,
        live.LIVE_ASSOCIATION,
        live.LIVE_MLLP,
        live.LIVE_HOSPITAL,
        live.LIVE_DICOMWEB,
        sql.SQL,
    )
}

__all__ = ["KIND_BY_NAME", "Kind", "NoReadableForm", "NotAnswered"]

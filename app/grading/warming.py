"""What a worker does once before it greets: read one of each, so that forked children need not.

Tables and codecs load where they are used first; a child that loads them forgets them when it ends.
"""

import numpy as np

from app.dicom import (
    apply_edits,
    build_object,
    decode_frame,
    image_data,
    image_facts,
    new_uid,
    read_object,
    tree_data,
)
from app.grading.querying import run_query
from app.hl7 import check_message, message_data, read_message

_MESSAGE = (
    "MSH|^~\\&|RIS|HOSPITAL|PACS|HOSPITAL|20260101120000||ORM^O01^ORM_O01|1|P|2.5.1\r"
    "PID|1||1||WARM^UP\r"
)
_EDIT = {"op": "set", "path": "(0010,0010)", "vr": "PN", "value": ["WARM^UP"]}


def warm_up() -> None:
    """Build, edit, read and decode one object, read and check one message, run one query."""
    attributes = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.7",
        "SOPInstanceUID": new_uid("warm"),
        "Modality": "OT",
        "PatientName": "WARM",
    }
    built = build_object(attributes, np.zeros((4, 4), dtype=np.uint16))
    data = apply_edits(built, [_EDIT])
    tree_data(read_object(data))
    image_data(image_facts(data))
    decode_frame(data, 0)
    message = read_message(_MESSAGE)
    message_data(message, check_message(message))
    run_query((), "SELECT date('2026-01-01')")

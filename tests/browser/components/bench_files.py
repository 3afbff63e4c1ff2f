"""What the components are shown: real objects and messages, and a few that are made for a rule."""

import json
from typing import Any

import numpy as np

from app.dicom import build_object, decode_frame, image_data, read_object, sample, tree_data
from app.dicom.image_facts import image_facts
from app.hl7 import check_message, message_data, read_message

CT = sample("CT_small.dcm")

ADT = r"""MSH|^~\&|EHR|GENERAL|RIS|IMAGING|20261121080000||ADT^A01^ADT_A01|MSG0001|P|2.5.1
EVN|A01|20261121080000
PID|1||4711^^^GENERAL^MR||DOE^JANE^Q||19700214|X|||1 Harbor Rd^^Salem^OR^97301
PV1|1|I|4W^401^1^GENERAL||||1234^HOUSE^GREGORY
"""


def as_json(data: Any) -> bytes:
    """Return *data* as the server would send it."""
    return json.dumps(data).encode()


def ct_tree() -> dict[str, Any]:
    """Return the tree of a real CT slice with a sequence in it."""
    return tree_data(read_object(CT, "ct.dcm"))


def ct_image() -> dict[str, Any]:
    """Return the image facts of the CT slice."""
    return image_data(image_facts(CT)) | {"name": "ct.dcm"}


def ct_frame() -> bytes:
    """Return the CT slice's only frame."""
    return decode_frame(CT, 0).data


def cine_image() -> tuple[dict[str, Any], list[bytes]]:
    """Return five 40 by 30 frames, each of one value: 100, 200 … 500, stored as MONOCHROME1."""
    image = ct_image() | {
        "name": "cine.dcm",
        "rows": 30,
        "columns": 40,
        "frames": 5,
        "photometric_interpretation": "MONOCHROME1",
        "modality": "XA",
        "rescale": None,
        "windows": [{"center": 300, "width": 400, "explanation": None}],
        "pixel_spacing": [0.5, 0.5],
        "orientation": None,
        "frame_time_ms": 40,
        "frame_format": "uint16",
        "invert": True,
    }
    frames = [np.full((30, 40), 100 * n, dtype="<u2").tobytes() for n in range(1, 6)]
    return image, frames


def color_image() -> tuple[dict[str, Any], bytes]:
    """Return a 16 by 16 picture, left half pure red, right half pure blue."""
    pixels = np.zeros((16, 16, 3), dtype="u1")
    pixels[:, :8, 0] = pixels[:, 8:, 2] = 255
    image = ct_image() | {
        "name": "color.dcm",
        "rows": 16,
        "columns": 16,
        "samples_per_pixel": 3,
        "photometric_interpretation": "RGB",
        "modality": "US",
        "rescale": None,
        "windows": [],
        "pixel_spacing": None,
        "orientation": None,
        "frame_format": "rgb8",
    }
    return image, pixels.tobytes()


def nested_object() -> bytes:
    """Return an object with a sequence of two items and a private block."""
    return build_object(
        {
            "PatientName": "DOE^JANE",
            "PatientID": "4711",
            "(0040,0275)[1].(0040,0007)": "CT HEAD",
            "(0040,0275)[2].(0040,0007)": "CT NECK",
        }
    )


def large_tree(count: int = 5000) -> dict[str, Any]:
    """Return a tree of *count* elements."""
    elements = [
        {
            "path": f"({0x0019 + (n >> 8) * 2:04X},10{n & 0xFF:02X})",
            "tag": f"({0x0019 + (n >> 8) * 2:04X},10{n & 0xFF:02X})",
            "keyword": "",
            "name": f"Entry {n}",
            "vr": "LO",
            "vm": 1,
            "length": 8,
            "value": f"value {n}",
            "truncated": False,
            "offset": 200 + 16 * n,
            "value_offset": 208 + 16 * n,
            "part": "data_set",
            "depth": 0,
            "private_creator": "ROOM",
            "items": [],
        }
        for n in range(count)
    ]
    return ct_tree() | {"name": "large.dcm", "size": 200 + 16 * count, "elements": elements}


def checked(text: str) -> dict[str, Any]:
    """Return what the server's check of an HL7 text sends back."""
    message = read_message(text.replace("\n", "\r"))
    return message_data(message, check_message(message))


def wire() -> dict[str, Any]:
    """Return an association that stores one object and is refused another, then an HL7 message."""
    contexts = [
        {
            "id": 1,
            "abstract_syntax": "CT Image Storage",
            "transfer_syntaxes": ["Implicit VR Little Endian", "Explicit VR Little Endian"],
            "result": "accepted",
        },
        {
            "id": 3,
            "abstract_syntax": "MR Image Storage",
            "transfer_syntaxes": ["JPEG 2000 Image Compression"],
            "result": "transfer syntaxes not supported",
        },
    ]
    store = {"command_set": {"message_id": 1, "status": "0000H", "sop_class": "CT Image Storage"}}
    told: tuple[tuple[Any, ...], ...] = (
        ("ct", "pacs", "tcp_connect", "TCP connect", "127.0.0.1:11112", {}, None, None),
        ("ct", "pacs", "a_associate_rq", "A-ASSOCIATE-RQ", "2 contexts proposed",
         {"calling_ae_title": "CT01", "called_ae_title": "ARCHIVE",
          "presentation_contexts": contexts}, "0100000000d0", None),
        ("pacs", "ct", "a_associate_ac", "A-ASSOCIATE-AC", "1 of 2 contexts accepted",
         {"presentation_contexts": contexts}, "0200000000d0", True),
        ("ct", "pacs", "dimse", "C-STORE-RQ", "CT Image Storage, message 1", store, "04", None),
        ("pacs", "ct", "dimse", "C-STORE-RSP", "Status 0000H: success", store, "04", True),
        ("pacs", "ct", "a_abort", "A-ABORT", "The archive gave up", {"source": 2}, "07", False),
        ("ct", "ct", "note", "The CT tries again in 30 s", "", {}, None, None),
        ("ris", "pacs", "mllp_message", "ORM^O01", "Control ID MSG7",
         {"framing": "VT … FS CR"}, "0b4d53487c5e7e5c261c0d", None),
    )  # fmt: skip
    keys = ("from", "to", "kind", "title", "summary", "detail", "hex", "ok")
    events = [
        {"n": n, "at_ms": 7 * n} | dict(zip(keys, each, strict=True)) for n, each in enumerate(told)
    ]
    peers = [
        {"id": "ct", "label": "CT01", "role": "modality"},
        {"id": "pacs", "label": "ARCHIVE", "role": "archive"},
        {"id": "ris", "label": "RIS", "role": "order filler"},
    ]
    return {"peers": peers, "events": events}

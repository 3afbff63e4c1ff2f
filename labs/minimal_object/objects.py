"""The object as the card wants it, and the skeleton that it is to be made from."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.dicom import apply_edits, build_object, change, read_object
from labs.minimal_object.drawing import (
    ALLOCATED,
    BIRTH,
    COLUMNS,
    HIGH_BIT,
    PHOTOMETRIC,
    PLANAR,
    REFERRER,
    ROWS,
    SAMPLES,
    SEX,
    SIGNED,
    STORED,
    STUDY_ID,
)

FILE = "skeleton.dcm"
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
PIXELS = "(7FE0,0010)"
META_CLASS, META_UID = "(0002,0002)", "(0002,0003)"
SOP_CLASS, SOP_UID, CONVERSION = "(0008,0016)", "(0008,0018)", "(0008,0064)"
NAME, PATIENT_ID, ACCESSION = "(0010,0010)", "(0010,0020)", "(0008,0050)"
STUDY_UID, SERIES_UID = "(0020,000D)", "(0020,000E)"
ORIENTATION = "(0020,0020)"


def order_of(params: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the order that the picture belongs to."""
    order: Mapping[str, str] = params["orders"][params["ours"]]
    return order


def wanted_of(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the value of every element as the card has it; empty where it is not known."""
    order = order_of(params)
    wanted = {
        META_CLASS: SECONDARY_CAPTURE,
        META_UID: params["new_object"],
        SOP_CLASS: SECONDARY_CAPTURE,
        SOP_UID: params["new_object"],
        "(0008,0020)": params["day"],
        "(0008,0030)": params["time"],
        ACCESSION: order["accession"],
        "(0008,0060)": "OT",
        CONVERSION: params["conversion"],
        REFERRER: order["referrer"],
        NAME: order["name"],
        PATIENT_ID: order["mrn"],
        BIRTH: order["born"],
        SEX: order["sex"],
        STUDY_UID: order["study"],
        SERIES_UID: params["new_series"],
        STUDY_ID: order["study_id"],
        "(0020,0011)": params["series"],
        "(0020,0013)": "1",
        ORIENTATION: "",
        **_picture(params),
    }
    return wanted | dict.fromkeys(params["unknown"], "")


def _picture(params: Mapping[str, Any]) -> dict[str, str]:
    color = params["color"]
    picture = {
        SAMPLES: "3" if color else "1",
        PHOTOMETRIC: "RGB" if color else "MONOCHROME2",
        ROWS: str(params["rows"]),
        COLUMNS: str(params["columns"]),
        ALLOCATED: "8" if color else "16",
        STORED: str(params["stored"]),
        HIGH_BIT: str(params["stored"] - 1),
        SIGNED: "0",
    }
    return picture | ({PLANAR: "0"} if color else {})


def build_skeleton(params: Mapping[str, Any]) -> bytes:
    """Return the skeleton: right pixels, and a header that somebody left half done."""
    wanted = wanted_of(params)
    whole = build_object({**wanted, SOP_UID: params["template"]}, _drawn_pixels(params))
    missing = dict.fromkeys(params["unknown"]) | {ACCESSION: ""}
    faults = {META_UID: params["template"], **missing, **params["faults"]}
    return change(whole, faults, meta_in_step=False)


def differing(params: Mapping[str, Any], skeleton: bytes) -> dict[str, str]:
    """Return what has to be changed, by path."""
    found = read_object(skeleton, FILE)
    return {path: value for path, value in wanted_of(params).items() if found.value(path) != value}


def mended(params: Mapping[str, Any], skeleton: bytes) -> bytes:
    """Return the skeleton with every change that the card asks for."""
    changes = differing(params, skeleton)
    return apply_edits(
        skeleton, [{"op": "set", "path": path, "value": [text]} for path, text in changes.items()]
    )


def _drawn_pixels(params: Mapping[str, Any]) -> NDArray[np.generic]:
    """Return a picture of rings, of the depth that the card names."""
    rows, columns, stored = params["rows"], params["columns"], params["stored"]
    noise = np.random.default_rng(params["seed"])
    down, across = np.mgrid[0:rows, 0:columns]
    middle = noise.uniform(0.3, 0.7, 2) * (rows, columns)
    away = np.hypot(down - middle[0], across - middle[1])
    gray: NDArray[np.float64] = (np.cos(away / noise.uniform(2.0, 5.0)) + 1) / 2
    gray = gray * (2**stored - 1)
    if not params["color"]:
        return gray.astype(np.uint16)
    colored: NDArray[np.float64] = gray[:, :, np.newaxis] * noise.uniform(0.3, 1.0, 3)
    return colored.astype(np.uint8)

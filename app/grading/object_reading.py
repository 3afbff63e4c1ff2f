"""What can be asked about the bytes of an object: each reader takes bytes, name and request."""

import json
from collections.abc import Callable
from typing import Any

from app.dicom import (
    SliceFacts,
    audit_iod,
    check_values,
    comparison_data,
    decode_frame,
    image_data,
    image_facts,
    overlay_mask,
    read_object,
    report_data,
    stack_data,
    stacks_of,
    tree_data,
)
from app.errors import UnreadableSample
from app.grading.serving import Reply

Reader = Callable[[bytes, str, dict[str, Any]], Reply]

MOST_FRAMES = 32
MOST_FRAME_BYTES = 16 * 1024 * 1024


def _tree(data: bytes, name: str, _request: dict[str, Any]) -> Reply:
    return as_json(tree_data(read_object(data, name)))


def _image(data: bytes, name: str, _request: dict[str, Any]) -> Reply:
    return as_json(image_data(image_facts(data, name)))


def _audit(data: bytes, name: str, _request: dict[str, Any]) -> Reply:
    found = read_object(data, name)
    return as_json(report_data(found, audit_iod(found)))


def _values(data: bytes, name: str, _request: dict[str, Any]) -> Reply:
    found = read_object(data, name)
    return as_json(report_data(found, check_values(found)))


def _frame(data: bytes, _name: str, request: dict[str, Any]) -> Reply:
    frame = decode_frame(data, int(request["index"]))
    facts = {"rows": frame.rows, "columns": frame.columns, "format": frame.format}
    return facts, {"frame": frame.data}


def _frames(data: bytes, name: str, request: dict[str, Any]) -> Reply:
    """Decode frames from *index* on, as many as are asked for and fit, and the first always."""
    start, wanted = int(request["index"]), min(int(request["count"]), MOST_FRAMES)
    frames = [decode_frame(data, start).data]
    most = image_facts(data, name).frames
    for index in range(start + 1, min(start + wanted, most)):
        if len(frames[0]) * (len(frames) + 1) > MOST_FRAME_BYTES:
            break
        try:
            frames.append(decode_frame(data, index).data)
        except UnreadableSample:
            break
    return {"count": len(frames)}, {"frames": b"".join(frames)}


def _overlay(data: bytes, _name: str, request: dict[str, Any]) -> Reply:
    return {}, {"mask": overlay_mask(data, str(request["group"]), int(request["index"]))}


READERS: dict[str, Reader] = {
    "tree": _tree,
    "image": _image,
    "audit": _audit,
    "values": _values,
    "frame": _frame,
    "frames": _frames,
    "overlay": _overlay,
}


def compared(before: bytes, after: bytes, names: tuple[str, str]) -> Reply:
    """Put two objects side by side as compare.json."""
    return as_json(comparison_data(before, after, names))


def stacked(slices: list[SliceFacts]) -> Reply:
    """Sort images into stacks as stacks.json."""
    return as_json({"stacks": [stack_data(stack) for stack in stacks_of(slices)]})


def stackable(files: dict[str, bytes]) -> list[SliceFacts]:
    """Return the place of every file that holds an image; the others are no part of a stack."""
    places = []
    for name, data in files.items():
        try:
            facts = image_facts(data, name)
        except UnreadableSample:
            continue
        if facts.place is not None:
            places.append(facts.place)
    return places


def as_json(data: Any) -> Reply:
    """Return *data* as the JSON that a component reads."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return {}, {"json": text.encode("utf-8", "replace")}

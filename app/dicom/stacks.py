"""Which images of a set belong into one stack, and in which order a reader scrolls them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import isfinite, sqrt
from typing import Any

from app.dicom.completeness import whole
from app.dicom.facts import DicomObject
from app.dicom.values import decimal_of
from app.frozen import Frozen

Vector = tuple[float, ...]

_SAME = 1e-3
_AXES, _COSINES = 3, 6


class SliceFacts(Frozen):
    """What of an image decides its stack and its place in it; empty or ``None`` where it is silent.

    *shape* are rows, columns and frame format: what one stack shows has one shape.
    """

    name: str
    series_instance_uid: str = ""
    series: str = ""
    frame_of_reference_uid: str = ""
    instance_number: int | None = None
    position: Vector | None = None
    orientation: Vector | None = None
    frames: int = 1
    shape: str = ""


class StackImage(Frozen):
    """One image of a stack; *position* is in mm along the normal where the stack has one."""

    name: str
    frames: int
    position: float | None
    instance_number: int | None


class Stack(Frozen):
    """Images in the order of scrolling, and what they are ordered by.

    *ordered_by* is ``position``, ``instance_number`` or ``name``. Stacks with the same *space*,
    which is empty where nothing says so, can be scrolled together by position.
    """

    label: str
    ordered_by: str
    space: str
    images: tuple[StackImage, ...]


def slice_facts(found: DicomObject, shape: str) -> SliceFacts:
    """Return what of an object decides its place in a stack."""
    number = found.value("(0020,0011)") or ""
    words = (f"Series {number}" if number else "", found.value("(0008,103E)") or "")
    return SliceFacts(
        name=found.name,
        series_instance_uid=found.value("(0020,000E)") or "",
        series=": ".join(filter(None, words)),
        frame_of_reference_uid=found.value("(0020,0052)") or "",
        instance_number=whole(found, "(0020,0013)"),
        position=_vector(found, "(0020,0032)", _AXES),
        orientation=_vector(found, "(0020,0037)", _COSINES),
        frames=max(whole(found, "(0028,0008)") or 1, 1),
        shape=shape,
    )


def stacks_of(slices: Iterable[SliceFacts]) -> tuple[Stack, ...]:
    """Return the stacks that *slices* make, one a series and shape, in the order they came."""
    groups: dict[tuple[str, ...], list[SliceFacts]] = {}
    for each in slices:
        # An image that names no series belongs with nothing else.
        series = each.series_instance_uid or f"\0{each.name}"
        groups.setdefault((series, each.shape), []).append(each)
    return tuple(_stack(group) for group in groups.values())


def _stack(group: Sequence[SliceFacts]) -> Stack:
    normal = common_normal(group)
    if normal is not None:
        ordered_by, ordered = "position", sorted(group, key=lambda each: _along(each, normal))
    elif all(each.instance_number is not None for each in group):
        ordered_by = "instance_number"
        ordered = sorted(group, key=lambda each: each.instance_number or 0)
    else:
        ordered_by, ordered = "name", sorted(group, key=lambda each: each.name)
    images = tuple(
        StackImage(
            each.name,
            each.frames,
            None if normal is None else round(_along(each, normal), 3),
            each.instance_number,
        )
        for each in ordered
    )
    label = group[0].series or (group[0].name if len(group) == 1 else "Images without a series")
    return Stack(label, ordered_by, _space(group, normal), images)


def common_normal(group: Sequence[SliceFacts]) -> Vector | None:
    """Return the normal of the images where all lie parallel, each at a place of its own."""
    first = group[0].orientation
    if first is None or any(each.position is None for each in group):
        return None
    for each in group[1:]:
        if each.orientation is None or not _close(each.orientation, first):
            return None
    normal = _cross(first[:_AXES], first[_AXES:])
    size = sqrt(sum(part * part for part in normal))
    if size < _SAME:
        return None
    unit = tuple(part / size for part in normal)
    places = sorted(_along(each, unit) for each in group)
    apart = all(after - before > _SAME for before, after in pairwise(places))
    return unit if apart else None


def _space(group: Sequence[SliceFacts], normal: Vector | None) -> str:
    frames_of_reference = {each.frame_of_reference_uid for each in group}
    if normal is None or len(frames_of_reference) != 1 or "" in frames_of_reference:
        return ""
    return f"{frames_of_reference.pop()} {' '.join(f'{part + 0.0:.2f}' for part in normal)}"


def _along(each: SliceFacts, normal: Vector) -> float:
    return sum(a * b for a, b in zip(each.position or (), normal, strict=True))


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _close(a: Vector, b: Vector) -> bool:
    return all(abs(one - other) < 0.01 for one, other in zip(a, b, strict=True))  # noqa: PLR2004


def _vector(found: DicomObject, path: str, size: int) -> Vector | None:
    numbers = [decimal_of(value) for value in found.values(path)]
    known = tuple(float(number) for number in numbers if number is not None)
    return known if len(known) == len(numbers) == size and all(map(isfinite, known)) else None


def slice_data(facts: SliceFacts) -> dict[str, Any]:
    """Return *facts* as JSON; :func:`slice_from_data` reads them back."""
    return {
        "name": facts.name,
        "series_instance_uid": facts.series_instance_uid,
        "series": facts.series,
        "frame_of_reference_uid": facts.frame_of_reference_uid,
        "instance_number": facts.instance_number,
        "position": None if facts.position is None else list(facts.position),
        "orientation": None if facts.orientation is None else list(facts.orientation),
        "frames": facts.frames,
        "shape": facts.shape,
    }


def slice_from_data(data: object) -> SliceFacts | None:
    """Return the facts that JSON from outside holds, or ``None`` where it is not ours."""
    if not isinstance(data, dict):
        return None
    texts = {
        key: data.get(key, "")
        for key in ("name", "series_instance_uid", "series", "frame_of_reference_uid", "shape")
    }
    number, frames = data.get("instance_number"), data.get("frames", 1)
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    if not (number is None or type(number) is int) or type(frames) is not int:
        return None
    return SliceFacts(
        **texts,
        instance_number=number,
        position=_numbers(data.get("position"), _AXES),
        orientation=_numbers(data.get("orientation"), _COSINES),
        frames=max(frames, 1),
    )


def _numbers(data: object, size: int) -> Vector | None:
    if not isinstance(data, list) or len(data) != size:
        return None
    if not all(type(each) in {int, float} and abs(each) < 1e9 for each in data):  # noqa: PLR2004
        return None
    return tuple(map(float, data))


def stack_data(stack: Stack) -> dict[str, Any]:
    """Return *stack* as the viewers read it."""
    return {
        "label": stack.label,
        "ordered_by": stack.ordered_by,
        "space": stack.space,
        "images": [
            {
                "name": image.name,
                "frames": image.frames,
                "position": image.position,
                "instance_number": image.instance_number,
            }
            for image in stack.images
        ],
    }

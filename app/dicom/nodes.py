"""The bones of a data set: where each header and value lies, before anything is decoded."""

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class ItemNode:
    """One item of a sequence; *length* is ``None`` where undefined, *end* is behind delimiters."""

    offset: int
    value_offset: int
    length: int | None
    end: int
    nodes: list["Node"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Node:
    """One data element by its offsets.

    *vr* is the one written in the file, ``None`` in implicit VR. *stop* is behind the value,
    *end* behind the delimiter of an undefined length. *fragments* are (offset, length) of an
    encapsulated value, the offset table first.
    """

    tag: int
    vr: str | None
    offset: int
    value_offset: int
    length: int | None
    stop: int
    end: int
    implicit: bool
    little_endian: bool
    items: list[ItemNode] | None = None
    fragments: list[tuple[int, int]] | None = None
    creator: str | None = None

# ruff: noqa: PLR2004 - the numbers are those of PS3.5
"""Walk over a data set's bytes and find every element, whatever state they are in.

The walk keeps its own stack, so depth costs no recursion, and looks at headers alone, so a
declared length never makes it reserve memory. It flags what the bytes promise and do not hold.
"""

from dataclasses import dataclass, field

from app.dicom.dictionary import entry
from app.dicom.facts import Encoding
from app.dicom.limits import LIMITS, Limits
from app.dicom.nodes import ItemNode, Node
from app.dicom.walk_notes import WalkNotes
from app.dicom.wire import (
    BULK_VRS,
    EXPLICIT,
    IMPLICIT,
    ITEM,
    ITEM_END,
    LONG_LENGTH,
    LONG_VRS,
    PIXEL_DATA_TAG,
    SEQUENCE_END,
    SHORT_VRS,
    UNDEFINED,
    VRS,
    tag_text,
)
from app.errors import OverLimit


@dataclass(slots=True)
class _Open:
    """A data set, sequence or item whose end is not reached yet.

    *end* is ``None`` while it is undefined; *limit* is how far its bytes can reach at most.
    """

    limit: int
    end: int | None
    implicit: bool
    depth: int
    nodes: list[Node]
    sequence: Node | None = None
    item: ItemNode | None = None
    last: int = -1
    creators: dict[int, str] = field(default_factory=dict)


class Walk:
    """One walk over ``data[start:end]``; :meth:`run` returns the elements of the top level."""

    def __init__(
        self, data: bytes, start: int, end: int, encoding: Encoding, limits: Limits = LIMITS
    ) -> None:
        self.data = data
        self.position = start
        self.end = end
        self.little = encoding.little_endian
        self.limits = limits
        self.notes = WalkNotes()
        self.elements = 0
        self.items = 0
        self.root: list[Node] = []
        self.stack = [_Open(end, end, encoding.implicit, 0, self.root)]
        self.only_group: int | None = None
        self.zeros: int | None = None

    def run(self) -> list[Node]:
        """Walk to the end, or to where the bytes make no sense any more."""
        while self.stack:
            top = self.stack[-1]
            if self.position >= top.limit:
                self._close_at_limit(top)
            elif top.sequence is not None and top.item is None:
                self._read_item(top)
            elif not self._read_element(top):
                break
        return self.root

    # --- ends -------------------------------------------------------------------------------

    def _close_at_limit(self, top: _Open) -> None:
        """Close what ends here; an undefined length has no right to end without a delimiter."""
        if top.end is None:
            what = "Item Delimitation Item (FFFE,E00D)"
            if top.item is None:
                what = "Sequence Delimitation Item (FFFE,E0DD)"
            self._note(
                "TRUNCATED",
                f"{self._name(top)} has undefined length, but no {what} ends it before "
                f"offset {self.position}.",
                self.position,
            )
        self._close(self.position)

    def _close(self, end: int) -> None:
        """Take the innermost open thing off the stack; it reaches to *end*."""
        top = self.stack.pop()
        if top.item is not None:
            top.item.end = end
        elif top.sequence is not None:
            top.sequence.end = end
            top.sequence.stop = min(top.sequence.stop, end)

    def _name(self, top: _Open) -> str:
        node = top.sequence
        if node is None:
            return "The data set"
        what = f"{entry(node.tag, node.creator).name or 'The element'} {tag_text(node.tag)}"
        return what if top.item is None else f"An item of {what}"

    # --- items ------------------------------------------------------------------------------

    def _read_item(self, top: _Open) -> None:
        """Read an item tag, or the delimiter that ends the sequence."""
        node = top.sequence
        if node is None or node.items is None:
            self._close(self.position)
            return
        if top.limit - self.position < 8:
            self._cut_header(top, "an item tag")
            return
        start = self.position
        group, number, length = IMPLICIT[self.little].unpack_from(self.data, start)
        tag = group << 16 | number
        if tag == SEQUENCE_END and top.end is None:
            self.position = start + 8
            node.stop = start
            top.end = self.position
            self._close(self.position)
        elif tag == ITEM:
            self._open_item(top, node, start, length)
        else:
            self._note(
                "BAD_ITEM",
                f"{self._name(top)} holds {tag_text(tag)} at offset {start} where an Item "
                "(FFFE,E000) must begin.",
                start,
            )
            self._abandon(top)

    def _open_item(self, top: _Open, node: Node, start: int, length: int) -> None:
        self.items += 1
        if self.items > self.limits.max_items:
            raise OverLimit(f"The file has more than {self.limits.max_items:,} sequence items.")
        self.position = start + 8
        end = None if length == UNDEFINED else self._bounded(top, start, self.position, length)
        item = ItemNode(start, self.position, None if end is None else length, self.position)
        if node.items is not None:
            node.items.append(item)
        limit = top.limit if end is None else end
        implicit = top.implicit and not self._explicit_after_all(limit)
        self.stack.append(_Open(limit, end, implicit, top.depth, item.nodes, node, item))

    def _explicit_after_all(self, limit: int) -> bool:
        """Say whether an item in Implicit VR begins with a header that only reads as Explicit."""
        if limit - self.position < 8:
            return False
        length: int = IMPLICIT[self.little].unpack_from(self.data, self.position)[2]
        vr = self.data[self.position + 4 : self.position + 6].decode("latin-1")
        return vr in VRS and length > limit - self.position - 8

    def _abandon(self, top: _Open) -> None:
        """Skip what cannot be read: to the sequence's end where known, else to the limit."""
        self.position = top.limit
        if top.end is None:
            top.end = top.limit

    # --- elements ---------------------------------------------------------------------------

    def _read_element(self, top: _Open) -> bool:
        """Read one element header; say whether the walk can go on."""
        start = self.position
        if top.limit - start < 8:
            self._cut_header(top, "an element's header")
            return True
        group, number, length = IMPLICIT[self.little].unpack_from(self.data, start)
        if group == 0xFFFE:
            return self._delimiter(top, group << 16 | number, start, length)
        if self.only_group is not None and group != self.only_group:
            return False
        if group == 0 and not top.depth and start >= self._zeros_from():
            count = self.end - start
            self._note("TRAILING_BYTES", f"{count:,} zero bytes follow the last element.", start)
            return False
        self._element(top, group << 16 | number, start, length)
        return True

    def _zeros_from(self) -> int:
        """Return the offset from which on there is nothing but zero bytes."""
        if self.zeros is None:
            self.zeros = len(self.data[: self.end].rstrip(b"\0"))
        return self.zeros

    def _delimiter(self, top: _Open, tag: int, start: int, length: int) -> bool:
        """Take an Item Delimitation Item; any other one has no place among elements."""
        self.position = start + 8
        if tag == ITEM_END and top.item is not None and top.end is None:
            top.end = self.position
            self._close(self.position)
            return True
        if tag == ITEM_END and top.item is not None and not length:
            return True
        self._note(
            "BAD_ITEM", f"{tag_text(tag)} stands among data elements at offset {start}.", start
        )
        if tag == SEQUENCE_END and top.item is not None:
            # An item without its delimiter: let the sequence above read this one.
            self.position = start
            top.end = start
            self._close(start)
            return True
        if top.item is None:
            self.position = start
            return False
        self._abandon(top)
        return True

    def _element(self, top: _Open, tag: int, start: int, length: int) -> None:
        self.elements += 1
        if self.elements > self.limits.max_elements:
            raise OverLimit(f"The file has more than {self.limits.max_elements:,} data elements.")
        implicit, vr, value_offset, length = self._header(top, tag, start, length)
        if value_offset > top.limit:
            self._cut_header(top, f"the header of {tag_text(tag)}")
            return
        if tag <= top.last:
            self.notes.out_of_order(tag, start, top.last, self._path(tag))
        top.last = tag
        node = Node(
            tag, vr, start, value_offset, None, value_offset, value_offset, implicit, self.little
        )
        node.creator = top.creators.get(tag >> 8) if tag & 0xF000 else None
        top.nodes.append(node)
        self.position = value_offset
        if length == UNDEFINED:
            self._undefined(top, node)
        else:
            self._defined(top, node, length)

    def _header(
        self, top: _Open, tag: int, start: int, length: int
    ) -> tuple[bool, str | None, int, int]:
        """Return whether the header is implicit, its VR, where the value begins, the length."""
        if top.implicit:
            return True, None, start + 8, length
        raw_vr, short = EXPLICIT[self.little].unpack_from(self.data, start)[2:]
        vr = raw_vr.decode("latin-1")
        if vr in SHORT_VRS:
            return False, vr, start + 8, short
        if vr in LONG_VRS or (not short and self._fits_long(raw_vr, start, top.limit)):
            self.notes.unknown_vr(vr, tag, start, self._path(tag))
            if top.limit - start < 12:
                return False, vr, start + 12, 0
            return (
                False,
                vr,
                start + 12,
                LONG_LENGTH[self.little].unpack_from(self.data, start + 8)[0],
            )
        if raw_vr.isalpha() and raw_vr.isupper():
            self.notes.unknown_vr(vr, tag, start, self._path(tag))
            return False, vr, start + 8, short
        self._note(
            "BAD_VR",
            f"{tag_text(tag)} at offset {start} has no VR where the transfer syntax promises "
            "one; the element is read as Implicit VR.",
            start,
            tag,
        )
        return True, None, start + 8, length

    def _fits_long(self, raw_vr: bytes, start: int, limit: int) -> bool:
        """Say whether an unknown VR reads well with the four-byte length new VRs must have."""
        if not (raw_vr.isalpha() and raw_vr.isupper()) or limit - start < 12:
            return False
        length: int = LONG_LENGTH[self.little].unpack_from(self.data, start + 8)[0]
        return length == UNDEFINED or length <= limit - start - 12

    def _defined(self, top: _Open, node: Node, length: int) -> None:
        """Take an element with a declared length: skip its value, or step into its items."""
        node.length = length
        node.stop = node.end = self._bounded(top, node.offset, node.value_offset, length, node.tag)
        if self._vr(node) == "SQ" or self._is_unknown_sequence(node):
            node.items = []
            self._open_sequence(top, node, node.stop, node.stop)
            return
        self.position = node.stop
        group, number = node.tag >> 16, node.tag & 0xFFFF
        if group % 2 and 0x10 <= number <= 0xFF:
            raw = self.data[node.value_offset : min(node.stop, node.value_offset + 64)]
            creator = raw.decode("latin-1").strip(" \0")
            top.creators[group << 8 | number] = creator

    def _undefined(self, top: _Open, node: Node) -> None:
        """Take an element of undefined length: a sequence, or encapsulated fragments."""
        vr = self._vr(node)
        if vr in BULK_VRS or node.tag == PIXEL_DATA_TAG:
            self._fragments(top, node)
        elif vr in {"SQ", "UN"} or self._item_follows(top.limit):
            node.items = []
            node.stop = top.limit
            self._open_sequence(top, node, top.limit, None)
        else:
            self._note(
                "BAD_LENGTH",
                f"{tag_text(node.tag)} at offset {node.offset} has undefined length, which only "
                "sequences and encapsulated values may have.",
                node.offset,
                node.tag,
            )
            node.stop = node.end = self.position = top.limit

    def _open_sequence(self, top: _Open, node: Node, limit: int, end: int | None) -> None:
        if top.depth >= self.limits.max_depth:
            raise OverLimit(
                f"Sequences are nested more than {self.limits.max_depth} deep at offset "
                f"{node.offset}."
            )
        # PS3.5 6.2.2: a sequence that is written UN has its items in Implicit VR.
        implicit = top.implicit or node.implicit or node.vr == "UN"
        self.stack.append(_Open(limit, end, implicit, top.depth + 1, [], node))

    def _is_unknown_sequence(self, node: Node) -> bool:
        """Say whether who wrote this as UN did not know it for the sequence that it holds."""
        if node.vr != "UN" or entry(node.tag, node.creator).vr != "SQ":
            return False
        return self._item_follows(node.stop)

    def _item_follows(self, limit: int) -> bool:
        if limit - self.position < 8:
            return False
        group, number, _ = IMPLICIT[self.little].unpack_from(self.data, self.position)
        return bool(group << 16 | number == ITEM)

    def _vr(self, node: Node) -> str:
        """Return the VR that decides the structure: the written one, or the dictionary's."""
        if node.vr is not None:
            return node.vr
        return entry(node.tag, node.creator).vr

    def _fragments(self, top: _Open, node: Node) -> None:
        """Read the items of an encapsulated value up to its delimiter."""
        node.fragments = []
        while top.limit - self.position >= 8:
            start = self.position
            group, number, length = IMPLICIT[self.little].unpack_from(self.data, start)
            tag = group << 16 | number
            if tag == SEQUENCE_END:
                node.stop, node.end = start, start + 8
                self.position = node.end
                return
            if tag != ITEM or length == UNDEFINED:
                self._bad_fragment(top, node, tag)
                return
            self._count_fragment()
            stop = self._bounded(top, start, start + 8, length, node.tag)
            node.fragments.append((start + 8, stop - start - 8))
            self.position = stop
        self._note(
            "TRUNCATED",
            f"The fragments of {tag_text(node.tag)} are not ended by a Sequence Delimitation "
            f"Item (FFFE,E0DD) before offset {top.limit}.",
            self.position,
            node.tag,
        )
        node.stop = node.end = self.position = top.limit

    def _count_fragment(self) -> None:
        self.items += 1
        if self.items > self.limits.max_items:
            raise OverLimit(f"The file has more than {self.limits.max_items:,} fragments.")

    def _bad_fragment(self, top: _Open, node: Node, tag: int) -> None:
        self._note(
            "BAD_ITEM",
            f"{tag_text(tag)} stands at offset {self.position}, where a fragment of "
            f"{tag_text(node.tag)} or its delimiter must be.",
            self.position,
            node.tag,
        )
        node.stop = node.end = self.position = top.limit

    # --- what is missing --------------------------------------------------------------------

    def _bounded(
        self, top: _Open, start: int, value_offset: int, length: int, tag: int = ITEM
    ) -> int:
        """Return where a value of *length* ends, flagging a length that reaches too far."""
        stop = value_offset + length
        if stop <= top.limit:
            return stop
        cut = stop > self.end
        there = (self.end if cut else top.limit) - value_offset
        self.notes.too_long(tag, start, length, there, self._path(tag), cut=cut)
        return top.limit

    def _cut_header(self, top: _Open, what: str) -> None:
        left = top.limit - self.position
        code = "TRUNCATED" if top.limit == self.end else "BAD_LENGTH"
        self._note(
            code,
            f"Only {left} {'byte is' if left == 1 else 'bytes are'} left at offset "
            f"{self.position} where {what} must stand.",
            self.position,
        )
        self._abandon(top)

    def _path(self, tag: int | None) -> str:
        """Return the path of an element of the top level; deeper ones are told by offset."""
        return tag_text(tag) if tag is not None and len(self.stack) == 1 else ""

    def _note(self, code: str, sentence: str, offset: int, tag: int | None = None) -> None:
        self.notes.note(code, sentence, offset, self._path(tag))


def walk_items(data: bytes, start: int, end: int, limits: Limits = LIMITS) -> list[ItemNode]:
    """Return the items that stand in ``data[start:end]`` as PS3.5 6.2.2 wants them within an UN."""
    items: list[ItemNode] = []
    size = end - start
    holder = Node(0, "UN", start, start, size, end, end, implicit=True, little_endian=True)
    holder.items = items
    walk = Walk(data, start, end, Encoding(implicit=True, little_endian=True), limits)
    walk.stack = [_Open(end, end, implicit=True, depth=1, nodes=[], sequence=holder)]
    walk.run()
    return items

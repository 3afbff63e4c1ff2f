"""A data set open for change: what nobody touches keeps its bytes, to the last one."""

from collections.abc import Mapping, Sequence

from app.counting import counted
from app.dicom.charsets import UnwritableValue
from app.dicom.dictionary import entry
from app.dicom.drafts import Draft, DraftItem, DraftSet
from app.dicom.encoding import encode_value
from app.dicom.limits import LIMITS, Limits
from app.dicom.nodes import ItemNode, Node
from app.dicom.part10 import take_apart
from app.dicom.paths import InvalidPath, Step, parse_path, path_text
from app.dicom.values import CHARACTER_SET_VRS, split
from app.dicom.wire import PIXEL_DATA_TAG, VRS
from app.dicom.writing import deflated, mend_group_lengths, written

_CHARACTER_SET, _PIXEL_REPRESENTATION, _BITS_ALLOCATED = 0x00080005, 0x00280103, 0x00280100
_FILE_META = 2


class DraftObject:
    """A whole object open for change; :meth:`to_bytes` writes it again."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        parts = take_apart(data, limits)
        self._content = parts.content
        self._start = parts.data_set_offset
        self._meta_start = parts.meta[0].offset if parts.meta else parts.data_set_offset
        self._deflated = parts.encoding.deflated
        implicit, little = parts.encoding.implicit, parts.encoding.little_endian
        self.meta = self._set(parts.meta, implicit=False, little=True)
        self.data_set = self._set(parts.data_set, implicit=implicit, little=little)
        last = parts.data_set[-1].end if parts.data_set else parts.data_set_offset
        self._tail = parts.content[last:]

    # --- taking apart -----------------------------------------------------------------------

    def _set(
        self, nodes: Sequence[Node], *, implicit: bool, little: bool, owner: Draft | None = None
    ) -> DraftSet:
        found = DraftSet(implicit, little, owner=owner)
        for node in nodes:
            found.drafts.append(self._draft(node, found))
        return found

    def _draft(self, node: Node, above: DraftSet) -> Draft:
        vr = node.vr or entry(node.tag, node.creator).vr
        if node.items is not None and node.vr != "UN":
            vr = "SQ"
        draft = Draft(
            node.tag,
            vr if vr in VRS else _choice(vr, node.tag, above),
            node.implicit,
            node.little_endian,
            source=node,
            undefined=node.length is None,
            touched=False,
            above=above,
        )
        if node.items is None:
            draft.raw = self._content[node.value_offset : node.stop]
        else:
            draft.items = [self._item(item, draft) for item in node.items]
        return draft

    def _item(self, item: ItemNode, owner: Draft) -> DraftItem:
        implicit = item.nodes[0].implicit if item.nodes else owner.implicit
        elements = self._set(item.nodes, implicit=implicit, little=owner.little_endian, owner=owner)
        return DraftItem(elements, item, item.length is None)

    # --- changing ---------------------------------------------------------------------------

    def set(self, path: str, value: object, vr: str | None = None) -> None:
        """Give the element at *path* a value, making it and the items above it where needed."""
        steps = parse_path(path)
        above = self._above(steps, make=True)
        if steps[-1].item is not None:
            self._set_item(above, steps[-1], value)
        else:
            above.place(self.drafted(above, steps[-1].key, value, vr))

    def set_raw(self, path: str, raw: bytes, vr: str | None = None) -> None:
        """Give the element at *path* these bytes as they are."""
        steps = parse_path(path)
        above = self._above(steps, make=True)
        old = above.find(steps[-1].key)
        new = self._empty(above, steps[-1].key, vr)
        new.raw = raw
        new.undefined = old is not None and old.undefined and old.items is None
        above.place(new)

    def drafted_at(self, steps: tuple[Step, ...]) -> Draft:
        """Return the element at *steps* as it is drafted."""
        draft = self._above(steps, make=False).find(steps[-1].key)
        if draft is None:
            raise InvalidPath(f"There is no {path_text(steps)}.")
        return draft

    def has(self, path: str) -> bool:
        """Say whether there is an element, or an item, at *path*."""
        steps = parse_path(path)
        try:
            draft = self._above(steps, make=False).find(steps[-1].key)
        except InvalidPath:
            return False
        return draft is not None and (steps[-1].item or 0) <= len(draft.items or ())

    def delete(self, path: str) -> None:
        """Take away the element or the item at *path*."""
        steps = parse_path(path)
        above = self._above(steps, make=False)
        draft = above.find(steps[-1].key)
        index = steps[-1].item
        if draft is None or (index is not None and index > len(draft.items or ())):
            raise InvalidPath(f"There is no {path_text(steps)} to delete.")
        if index is None or draft.items is None:
            above.drafts.remove(draft)
            above.touch()
        else:
            del draft.items[index - 1]
            draft.touched = True
            above.touch()

    def _above(self, steps: tuple[Step, ...], *, make: bool) -> DraftSet:
        """Return the data set that the last of *steps* stands in."""
        found = self.meta if steps[0].group == _FILE_META else self.data_set
        for number, step in enumerate(steps[:-1], 1):
            draft = found.find(step.key)
            if draft is None and make:
                draft = self._empty(found, step.key, "SQ")
                found.place(draft)
            if draft is None or draft.items is None:
                raise InvalidPath(f"There is no sequence {path_text(steps[:number])}.")
            found = _item_set(draft, step.item or 1, steps[:number], make=make)
        return found

    def _set_item(self, above: DraftSet, step: Step, value: object) -> None:
        """Fill one item from a mapping."""
        if not isinstance(value, Mapping):
            raise UnwritableValue(f"An item of {step.tag} is a mapping of its elements.")
        draft = above.find(step.key)
        if draft is None:
            draft = self._empty(above, step.key, "SQ")
            above.place(draft)
        elements = _item_set(draft, step.item or 1, (step,), make=True)
        elements.drafts.clear()
        self.fill(elements, value)
        elements.touch()

    def fill(self, elements: DraftSet, values: Mapping[str, object]) -> None:
        """Set every element that *values* names by tag or keyword; ``None`` leaves it out."""
        ordered = sorted(values.items(), key=lambda pair: parse_path(pair[0])[0].key)
        for name, value in ordered:
            if value is not None:
                elements.place(self.drafted(elements, parse_path(name)[-1].key, value))

    def drafted(self, above: DraftSet, tag: int, value: object, vr: str | None = None) -> Draft:
        """Return a new element for *above* with *value* in its VR."""
        items = _as_items(value)
        if items is not None and vr is None and entry(tag).vr in {"SQ", "UN"}:
            vr = "SQ"
        draft = self._empty(above, tag, vr)
        if draft.vr == "SQ":
            draft.items = []
            for item in items or []:
                elements = DraftSet(above.implicit, above.little_endian, owner=draft)
                self.fill(elements, item)
                draft.items.append(DraftItem(elements))
            return draft
        known = entry(tag, above.creator(tag)).vr
        writes_as = known if draft.vr == "UN" and known in VRS else draft.vr
        # Most values are in no character set but the default one, and need not look for another.
        terms = _terms(above) if writes_as in CHARACTER_SET_VRS else ()
        draft.raw = encode_value(value, writes_as, terms, little_endian=draft.little_endian)
        return draft

    def _empty(self, above: DraftSet, tag: int, vr: str | None) -> Draft:
        """Return a new element without value, in the given VR, the one it had or the known one."""
        old = above.find(tag)
        if vr is None:
            vr = old.vr if old is not None and old.vr in VRS else entry(tag, above.creator(tag)).vr
        if vr not in VRS:
            vr = _choice(vr, tag, above)
        draft = Draft(tag, vr, above.implicit, above.little_endian, above=above)
        if vr == "SQ":
            draft.items = []
        return draft

    # --- writing ----------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """Return the object as a file; group lengths and enclosing lengths follow the changes."""
        mend_group_lengths(self.data_set, self._content)
        mend_group_lengths(self.meta, self._content)
        head = self._content[: self._meta_start]
        data_set = self._written(self.data_set) + self._tail
        if self._deflated:
            data_set = deflated(data_set)
        return head + self._written(self.meta) + data_set

    def _written(self, elements: DraftSet) -> bytes:
        return b"".join(written(draft, self._content) for draft in elements.drafts)


def _item_set(draft: Draft, index: int, steps: tuple[Step, ...], *, make: bool) -> DraftSet:
    """Return the data set of item *index*; the next one in line can be made."""
    items = draft.items
    if items is None:
        raise InvalidPath(f"{path_text(steps)} is no sequence.")
    if index == len(items) + 1 and make:
        implicit = draft.implicit or draft.vr == "UN"
        items.append(DraftItem(DraftSet(implicit, draft.little_endian, owner=draft)))
        items[-1].elements.touch()
    if index > len(items):
        raise InvalidPath(
            f"{steps[-1].tag} has {counted(len(items), 'item')}, so there is no item {index}."
        )
    return items[index - 1].elements


def _as_items(value: object) -> list[Mapping[str, object]] | None:
    """Return the items of a sequence value, ``None`` for any other value."""
    if isinstance(value, Mapping):
        return [value]
    if isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value):
        return list(value)
    return None


def _terms(above: DraftSet) -> tuple[str, ...]:
    """Return the character set in force: that of the nearest data set which declares one."""
    here: DraftSet | None = above
    while here is not None:
        found = here.find(_CHARACTER_SET)
        if found is not None:
            return split(found.raw, "CS")
        here = here.owner.above if here.owner is not None else None
    return ()


def _choice(vr: str, tag: int, above: DraftSet) -> str:
    """Choose among the VRs the dictionary offers for *tag*."""
    if tag == PIXEL_DATA_TAG:
        bits = above.find(_BITS_ALLOCATED)
        wide = bits is None or bits.raw[:2] not in {b"\x08\x00", b"\x00\x08", b"\x01\x00"}
        return "OW" if above.implicit or wide else "OB"
    if vr == "US or SS":
        here: DraftSet | None = above
        while here is not None:
            signed = here.find(_PIXEL_REPRESENTATION)
            if signed is not None:
                return "SS" if any(signed.raw) else "US"
            here = here.owner.above if here.owner is not None else None
        return "US"
    return "OW" if "OW" in vr else "UN"

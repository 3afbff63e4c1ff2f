# ruff: noqa: PLR2004 - the numbers are tags and lengths of the standard
"""Read bytes into the frozen facts of a DICOM object."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from app.dicom.charsets import is_known
from app.dicom.completeness import completeness
from app.dicom.dictionary import entry
from app.dicom.facts import DicomObject, Element, FileMeta, Item, Notice
from app.dicom.limits import LIMITS, Limits
from app.dicom.nodes import ItemNode, Node
from app.dicom.part10 import take_apart
from app.dicom.values import NUMBERS, TEXT_VRS, numbers, split
from app.dicom.walking import walk_items
from app.dicom.wire import VRS, tag_text
from app.frozen import Frozen, replace

_META_FIELDS = {
    "(0002,0000)": "group_length",
    "(0002,0002)": "media_storage_sop_class_uid",
    "(0002,0003)": "media_storage_sop_instance_uid",
    "(0002,0010)": "transfer_syntax_uid",
    "(0002,0012)": "implementation_class_uid",
    "(0002,0013)": "implementation_version_name",
    "(0002,0016)": "source_application_entity_title",
}
_IN_STEP = (
    ("(0002,0002)", "(0008,0016)", "Media Storage SOP Class UID", "SOP Class UID"),
    ("(0002,0003)", "(0008,0018)", "Media Storage SOP Instance UID", "SOP Instance UID"),
)


_SMALL, _KEPT = 256 * 1024, 32
"""Bytes of an object that is kept, and how many are: graders compare with the same ones often."""


def read_object(data: bytes, name: str = "", limits: Limits = LIMITS) -> DicomObject:
    """Return what *data* holds: facts with notices, ``UnreadableSample`` or ``OverLimit``."""
    read = _read_once if len(data) <= _SMALL else _read
    return read(bytes(data), name, limits)


def _read(data: bytes, name: str, limits: Limits) -> DicomObject:
    parts = take_apart(data, limits)
    reader = _Reader(parts.content, limits)
    meta = reader.elements(parts.meta, "meta")
    elements = meta + reader.elements(parts.data_set, "data_set")
    found = DicomObject(
        name=name,
        size=len(data),
        preamble=parts.preamble,
        file_meta=_file_meta(meta),
        transfer_syntax=parts.transfer_syntax,
        encoding=parts.encoding,
        elements=elements,
        notices=(),
        content=parts.content,
    )
    notices = [*parts.notices, *reader.notices, *_out_of_step(found), *completeness(found)]
    return found.with_notices(notices)


_read_once = lru_cache(_KEPT)(_read)


def read_items(found: DicomObject, element: Element, limits: Limits = LIMITS) -> tuple[Item, ...]:
    """Return the items that stand in the value of an unknown *element*, as far as they read.

    What a system does not know it passes on as UN, sequences with their items among it, and the
    reader of a file shows of such a value how many bytes it has.
    """
    nodes = walk_items(found.content, element.value_offset, element.end, limits)
    terms = element.character_set
    scope = _Scope(terms, signed=False, part=element.part, depth=element.depth, prefix="")
    return _Reader(found.content, limits).items(nodes, element.path, scope)


def _file_meta(meta: Iterable[Element]) -> FileMeta:
    return FileMeta(
        **{
            _META_FIELDS[element.tag]: element.value
            for element in meta
            if element.tag in _META_FIELDS
        }
    )


def _out_of_step(found: DicomObject) -> Iterator[Notice]:
    """Yield a notice for each UID of the file meta that the data set contradicts."""
    for meta_path, path, meta_name, name in _IN_STEP:
        ours, theirs = found.element(meta_path), found.element(path)
        if ours is None or theirs is None or ours.value == theirs.value:
            continue
        yield Notice(
            "META_MISMATCH",
            f"{meta_name} {meta_path} says {ours.value or 'nothing'}, {name} {path} says "
            f"{theirs.value or 'nothing'}; PS3.10 7.1 wants them equal.",
            ours.offset,
            meta_path,
        )


class _Scope(Frozen):
    """What an element needs to know of the data sets around it."""

    terms: tuple[str, ...]
    signed: bool
    part: str
    depth: int
    prefix: str


class _Reader:
    """Turns nodes into elements, with the character set and signedness of their data set."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.data = content
        self.limits = limits
        self.notices: list[Notice] = []

    def elements(self, nodes: list[Node], part: str) -> tuple[Element, ...]:
        """Return the elements of *nodes* and all below them."""
        return self._data_set(nodes, _Scope((), signed=False, part=part, depth=0, prefix=""))

    def _data_set(self, nodes: list[Node], scope: _Scope) -> tuple[Element, ...]:
        scope = replace(scope, terms=self._terms(nodes, scope), signed=self._signed(nodes, scope))
        return tuple(self._element(node, nodes, scope) for node in nodes)

    def _raw(self, node: Node) -> bytes:
        return self.data[node.value_offset : node.stop]

    def _terms(self, nodes: list[Node], scope: _Scope) -> tuple[str, ...]:
        """Return the character set of a data set: its own, or that of the one around it."""
        node = next((node for node in nodes if node.tag == 0x00080005), None)
        if node is None:
            return scope.terms
        terms = split(self._raw(node), "CS", (), self.limits)
        for term in terms:
            if not is_known(term):
                sentence = f"Specific Character Set (0008,0005) names {term!r}, which is no term."
                self.notices.append(
                    Notice("UNKNOWN_CHARACTER_SET", sentence, node.offset, "(0008,0005)")
                )
        return terms

    def _signed(self, nodes: list[Node], scope: _Scope) -> bool:
        for node in nodes:
            if node.tag == 0x00280103:
                value = numbers(self._raw(node)[:2], "US", little_endian=node.little_endian)
                return value == (1,)
        return scope.signed

    def _vr(self, node: Node, nodes: list[Node], scope: _Scope) -> str:
        """Return the VR written, or the dictionary's, with its choices made."""
        if node.items is not None:
            return "SQ"
        if node.vr is not None:
            return node.vr if node.vr in VRS else "UN"
        vr = entry(node.tag, node.creator).vr
        if " or " not in vr:
            return vr if vr in VRS else "UN"
        return self._choice(vr, node, nodes, scope)

    def _choice(self, vr: str, node: Node, nodes: list[Node], scope: _Scope) -> str:
        if node.tag == 0x00283006:
            descriptor = next((other for other in nodes if other.tag == 0x00283002), None)
            raw = b"" if descriptor is None else self._raw(descriptor)[:2]
            return "US" if numbers(raw, "US", little_endian=node.little_endian) == (1,) else "OW"
        if "OW" in vr:
            return "OW"
        return "SS" if scope.signed else "US"

    def _element(self, node: Node, nodes: list[Node], scope: _Scope) -> Element:
        vr = self._vr(node, nodes, scope)
        known = entry(node.tag, node.creator)
        tag = tag_text(node.tag)
        path = scope.prefix + tag
        values: tuple[str, ...] = ()
        # PS3.5 6.2.2: the value of an UN is encoded as in Implicit VR Little Endian.
        reads_as = known.vr if vr == "UN" else vr
        if node.items is None and (reads_as in TEXT_VRS or reads_as in NUMBERS or reads_as == "AT"):
            values = split(
                self._raw(node),
                reads_as,
                scope.terms,
                self.limits,
                little_endian=node.little_endian or vr == "UN",
            )
        items = self.items(node.items or [], path, scope)
        return Element(
            path=path,
            tag=tag,
            keyword=known.keyword,
            name=known.name,
            vr=vr,
            vm=len(items) if vr == "SQ" else len(values) or int(node.stop > node.value_offset),
            length=node.length,
            value=_shown(node, vr, values, items),
            values=values,
            offset=node.offset,
            value_offset=node.value_offset,
            stored=node.stop - node.value_offset,
            part=scope.part,
            depth=scope.depth,
            private_creator=node.creator,
            items=items,
            declared_vr=node.vr,
            character_set=scope.terms,
        )

    def items(self, items: list[ItemNode], path: str, scope: _Scope) -> tuple[Item, ...]:
        """Return the items of the sequence at *path* with all below them."""
        return tuple(
            Item(
                index,
                item.offset,
                item.length,
                self._data_set(
                    item.nodes,
                    replace(scope, depth=scope.depth + 1, prefix=f"{path}[{index}]."),
                ),
            )
            for index, item in enumerate(items, 1)
        )


def _shown(node: Node, vr: str, values: tuple[str, ...], items: tuple[Item, ...]) -> str:
    """Return the text that stands for the value in lists."""
    if vr == "SQ":
        return _count(len(items), "item") if items else ""
    if values:
        return "\\".join(values)
    if node.fragments is not None:
        return _count(max(len(node.fragments) - 1, 0), "fragment")
    stored = node.stop - node.value_offset
    return _count(stored, "byte") if stored else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

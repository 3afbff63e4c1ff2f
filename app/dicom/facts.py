"""The frozen facts about one DICOM object; past this border nobody sees a ``Dataset``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from app.dicom.paths import Step, parse_path
from app.frozen import Frozen


class Notice(Frozen):
    """Something about the file as a whole that the reader of its elements should know."""

    code: str
    sentence: str
    offset: int | None = None
    path: str = ""


class Item(Frozen):
    """One item of a sequence; *index* counts from 1, *offset* is that of its item tag."""

    index: int
    offset: int
    length: int | None
    elements: tuple["Element", ...]


class Element(Frozen):
    """One data element as it stands in the file.

    *length* is the declared one, ``None`` where it is undefined. *value* is the text to show:
    empty for a present and empty element. *values* are its single values; bulk data have none.
    *stored* is the number of value bytes that are really there. Offsets count from the first
    byte of the file; those of a deflated data set count as if it had been stored inflated.
    """

    path: str
    tag: str
    keyword: str
    name: str
    vr: str
    vm: int
    length: int | None
    value: str
    values: tuple[str, ...]
    offset: int
    value_offset: int
    stored: int
    part: str
    depth: int
    private_creator: str | None = None
    items: tuple[Item, ...] = ()
    declared_vr: str | None = None
    character_set: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        """Return the offset just behind the value."""
        return self.value_offset + self.stored


class FileMeta(Frozen):
    """The group 0002 elements; ``None`` where the file has none, empty where it is empty."""

    group_length: str | None = None
    media_storage_sop_class_uid: str | None = None
    media_storage_sop_instance_uid: str | None = None
    transfer_syntax_uid: str | None = None
    implementation_class_uid: str | None = None
    implementation_version_name: str | None = None
    source_application_entity_title: str | None = None


class Encoding(Frozen):
    """How the data set is written; *assumed* when no File Meta Information says so."""

    implicit: bool
    little_endian: bool
    deflated: bool = False
    encapsulated: bool = False
    assumed: bool = False


@dataclass(frozen=True)
class DicomObject:
    """One DICOM object: what it is, how it is written, and every element with its offset.

    *preamble* is ``zeros``, ``tiff``, ``data``, ``executable`` … or ``absent``. *content* are the
    bytes that offsets count in: the file itself, or the file with its data set inflated.
    """

    name: str
    size: int
    preamble: str
    file_meta: FileMeta
    transfer_syntax: str
    encoding: Encoding
    elements: tuple[Element, ...]
    notices: tuple[Notice, ...]
    content: bytes = field(repr=False)

    def with_notices(self, notices: Iterable[Notice]) -> "DicomObject":
        """Return the same object with *notices*."""
        return replace(self, notices=tuple(notices))

    @cached_property
    def _by_tag(self) -> dict[str, Element]:
        table: dict[str, Element] = {}
        for element in self.elements:
            table.setdefault(element.tag, element)
        return table

    def element(self, path: str) -> Element | None:
        """Return the element at *path*, by tags or keywords, or ``None`` where it is absent."""
        steps = parse_path(path)
        found = self._by_tag.get(steps[0].tag)
        for above, step in pairwise(steps):
            found = _inside(found, above, step)
        return found

    def value(self, path: str) -> str | None:
        """Return the value at *path*: ``None`` when absent, empty when present and empty."""
        found = self.element(path)
        return None if found is None else found.value

    def values(self, path: str) -> tuple[str, ...]:
        """Return the single values at *path*; none when the element is absent or empty."""
        found = self.element(path)
        return () if found is None else found.values

    def raw(self, path: str) -> bytes | None:
        """Return the value's bytes as they stand in the file, padding included."""
        found = self.element(path)
        return None if found is None else self.content[found.value_offset : found.end]

    def walk(self) -> Iterator[Element]:
        """Yield every element, those of sequences right after their sequence."""
        waiting = list(reversed(self.elements))
        while waiting:
            element = waiting.pop()
            yield element
            for item in reversed(element.items):
                waiting.extend(reversed(item.elements))

    def notice(self, code: str) -> Notice | None:
        """Return the first notice with *code*."""
        return next((notice for notice in self.notices if notice.code == code), None)


def _inside(found: Element | None, above: Step, step: Step) -> Element | None:
    """Return the element of *step* in the item of *found* that *above* names."""
    index = above.item or 1
    if found is None or index > len(found.items):
        return None
    elements = found.items[index - 1].elements
    return next((element for element in elements if element.tag == step.tag), None)

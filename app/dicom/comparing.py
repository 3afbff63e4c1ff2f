"""What differs between two objects: the basis of every do-no-harm check."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.dicom.completeness import PIXEL_DATA
from app.dicom.facts import DicomObject, Element
from app.dicom.frames import pixel_hash
from app.dicom.limits import LIMITS, Limits
from app.dicom.reading import read_object
from app.dicom.values import NUMBERS, TEXT_VRS
from app.errors import UnreadableSample
from app.frozen import Frozen

_PIXELS = frozenset({PIXEL_DATA, "(7FE0,0001)", "(7FE0,0002)"})
_META_GROUP_LENGTH = "(0002,0000)"


class Change(Frozen):
    """One difference; *before* or *after* is ``None`` where the element is absent."""

    path: str
    before: str | None
    after: str | None


class Difference(Frozen):
    """What differs; pixels and file meta stand apart, group lengths and padding do not count."""

    changed: tuple[Change, ...] = ()
    added: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()
    pixels_equal: bool = True
    meta_changed: tuple[Change, ...] = ()

    @property
    def paths(self) -> frozenset[str]:
        """Return the path of every element of the data set that differs."""
        return frozenset(change.path for change in (*self.changed, *self.added, *self.removed))

    def __bool__(self) -> bool:
        return bool(self.paths or self.meta_changed) or not self.pixels_equal


@dataclass(slots=True)
class _Ledger:
    changed: list[Change] = field(default_factory=list)
    added: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)

    def all(self) -> tuple[Change, ...]:
        return (*self.changed, *self.added, *self.removed)


def compare(before: bytes, after: bytes, limits: Limits = LIMITS) -> Difference:
    """Return what changed from *before* to *after*, by meaning and not by encoding.

    A different transfer syntax, defined or undefined lengths, padding and group lengths are no
    difference; a different value, VR, item or order of items is. A sequence or item that is new
    or gone is one change, at its own path.
    """
    first, second = read_object(before, "", limits), read_object(after, "", limits)
    data_set, meta = _Ledger(), _Ledger()
    _elements(_part(first, "data_set"), _part(second, "data_set"), first, second, data_set)
    _elements(_part(first, "meta"), _part(second, "meta"), first, second, meta)
    return Difference(
        tuple(data_set.changed),
        tuple(data_set.added),
        tuple(data_set.removed),
        _same_pixels(before, after, first, second, limits),
        meta.all(),
    )


def _part(found: DicomObject, part: str) -> Iterator[Element]:
    return (element for element in found.elements if element.part == part)


def _counts(element: Element) -> bool:
    """Say whether *element* is compared here: no pixels, no group lengths."""
    return element.path not in _PIXELS and not element.tag.endswith(",0000)")


def _elements(
    first: Iterable[Element],
    second: Iterable[Element],
    before: DicomObject,
    after: DicomObject,
    ledger: _Ledger,
) -> None:
    old = {element.tag: element for element in first if _counts(element)}
    new = {element.tag: element for element in second if _counts(element)}
    for tag in sorted(old.keys() | new.keys()):
        was, now = old.get(tag), new.get(tag)
        if was is None and now is not None:
            ledger.added.append(Change(now.path, None, now.value))
        elif now is None and was is not None:
            ledger.removed.append(Change(was.path, was.value, None))
        elif was is not None and now is not None:
            _element(was, now, before, after, ledger)


def _element(
    was: Element, now: Element, before: DicomObject, after: DicomObject, ledger: _Ledger
) -> None:
    if was.vr == now.vr == "SQ":
        _items(was, now, before, after, ledger)
    elif _meaning(was, before) != _meaning(now, after):
        ledger.changed.append(Change(was.path, was.value, now.value))
    elif was.vr != now.vr and None not in {was.declared_vr, now.declared_vr}:
        ledger.changed.append(Change(was.path, f"{was.vr} {was.value}", f"{now.vr} {now.value}"))


def _items(
    was: Element, now: Element, before: DicomObject, after: DicomObject, ledger: _Ledger
) -> None:
    for old, new in zip(was.items, now.items, strict=False):
        _elements(old.elements, new.elements, before, after, ledger)
    for extra in now.items[len(was.items) :]:
        ledger.added.append(Change(f"{now.path}[{extra.index}]", None, _item_text(extra.elements)))
    for lost in was.items[len(now.items) :]:
        ledger.removed.append(Change(f"{was.path}[{lost.index}]", _item_text(lost.elements), None))


def _item_text(elements: tuple[Element, ...]) -> str:
    return f"{len(elements)} element{'s' if len(elements) != 1 else ''}"


def _meaning(element: Element, found: DicomObject) -> object:
    """Return what is compared: the values of text and numbers, the bytes of the rest."""
    if element.values and "\ufffd" not in element.value:
        return element.values
    raw = found.content[element.value_offset : element.end]
    if element.vr in TEXT_VRS:
        return raw.rstrip(b" \0")
    if element.vr in NUMBERS or element.vr in {"OW", "AT"}:
        return _little(raw, element.vr, found)
    return raw


def _little(raw: bytes, vr: str, found: DicomObject) -> bytes:
    """Return *raw* in little endian, so that big endian is no difference."""
    if found.encoding.little_endian:
        return raw
    size = NUMBERS.get(vr, ("", 2))[1]
    return b"".join(raw[at : at + size][::-1] for at in range(0, len(raw), size))


def _same_pixels(
    before: bytes, after: bytes, first: DicomObject, second: DicomObject, limits: Limits
) -> bool:
    """Compare Pixel Data by its bytes, and decoded where these differ."""
    old, new = first.raw(PIXEL_DATA), second.raw(PIXEL_DATA)
    if old is None or new is None:
        return old is new
    if first.transfer_syntax == second.transfer_syntax or old == new:
        if old == new:
            return True
        if not first.encoding.encapsulated:
            return False
    try:
        return pixel_hash(before, limits) == pixel_hash(after, limits)
    except UnreadableSample:
        return False

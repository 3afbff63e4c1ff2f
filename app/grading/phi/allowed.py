"""What may stand in an answer to a lab: whatever the lab itself showed or asked for."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.dicom import Element, read_object
from app.errors import OverLimit, UnreadableSample
from app.frozen import Frozen, names_of
from app.grading.lab import Bench
from app.grading.phi.hidden import all_elements, meant_vr
from app.grading.phi.words import (
    SHORTEST_NUMBER,
    dates_of,
    fold,
    numbers_of,
    plain,
    spellings,
    words_of,
)
from app.hl7 import read_message

MOST_TEXTS = 60_000
_MOST_NEAR = 400
_DEEPEST = 10
_NUMBER = 5
_LONGEST_NAME = 80
_MOST_NUMBERS = 50
_LEAST_LETTERS = 4
_PLAIN_LETTERS = re.compile(r"[A-Za-z]+")
_DELIMITERS = str.maketrans(dict.fromkeys("^~&=\\|", "\n"))
_PIXELS = "(7FE0,"
_PLACES = frozenset({"InstitutionName", "InstitutionAddress", "InstitutionalDepartmentName"})


class Allowed(Frozen):
    """What the guard lets pass for one attempt; without any, only our cast passes.

    *values* are whole values, *words* and *numbers* what they are made of, *dates* days as
    YYYYMMDD, *names* those of people and *near* their parts, *creators* of private groups,
    *classes* SOP Class UIDs, *digests* of bulk values, overlays and documents, *skeletons* the
    plain letters of texts that have others.
    """

    values: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    near: tuple[str, ...] = ()
    creators: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    digests: frozenset[bytes] = frozenset()
    skeletons: frozenset[str] = frozenset()
    burned_in: bool = False

    def has(self, text: str) -> bool:
        """Say whether *text* stands on the bench as a whole, under a wrong character set too."""
        return fold(text) in self.values or skeleton(text) in self.skeletons

    def has_bulk(self, data: bytes) -> bool:
        """Say whether these bytes are a value of an object on the bench."""
        return digest(data) in self.digests

    def has_number(self, text: str) -> bool:
        """Say whether the digits of *text* come from a number of the bench, cut or miswritten."""
        if numbers := numbers_of(text):
            return len(numbers) <= _MOST_NUMBERS and all(
                self._derives(number) for number in numbers
            )
        scattered = "".join(each for each in text if each.isdigit()).lstrip("0")
        return len(scattered) < SHORTEST_NUMBER or scattered in self.numbers

    def joined(self, others: Iterable["Allowed"]) -> "Allowed":
        """Return what this or one of *others* allows."""
        told = (self, *others)
        return Allowed(
            values=frozenset().union(*(each.values for each in told)),
            words=frozenset().union(*(each.words for each in told)),
            numbers=frozenset().union(*(each.numbers for each in told)),
            dates=frozenset().union(*(each.dates for each in told)),
            names=frozenset().union(*(each.names for each in told)),
            near=tuple(dict.fromkeys(name for each in told for name in each.near)),
            creators=frozenset().union(*(each.creators for each in told)),
            classes=frozenset().union(*(each.classes for each in told)),
            digests=frozenset().union(*(each.digests for each in told)),
            skeletons=frozenset().union(*(each.skeletons for each in told)),
            burned_in=any(each.burned_in for each in told),
        )

    def _derives(self, number: str) -> bool:
        return number in self.numbers or any(_comes_from(number, each) for each in self.numbers)


NOTHING = Allowed()


def skeleton(text: str) -> str:
    """Return the plain letters of a text that has others too: a wrong character set keeps them.

    A text of plain letters alone, or with hardly any, has no skeleton.
    """
    if text.isascii():
        return ""
    letters = "".join(_PLAIN_LETTERS.findall(text))
    return "" if len(letters) < _LEAST_LETTERS else letters.lower()


def digest(data: bytes) -> bytes:
    """Return what a bulk value is known by; padding does not count."""
    return hashlib.blake2b(data.rstrip(b"\0"), digest_size=16).digest()


def allowed_for(bench: Bench, *told: Any) -> Allowed:
    """Return what *bench* allows, and *told*: params, exercises, a brief, other data of the lab."""
    gathering = _Gathering()
    for name, data in bench.files.items():
        gathering.text(name)
        gathering.file(data)
    for name, data in bench.messages.items():
        gathering.text(name)
        gathering.message(data)
    shown = (bench.tables, bench.hospital, bench.databases, bench.words, bench.truth)
    for text in _texts((*shown, bench.traces, bench.logs, *told)):
        gathering.text(text)
    return gathering.allowed()


@dataclass
class _Gathering:
    """Texts and bulk values as they are found on the bench."""

    values: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    creators: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    digests: set[bytes] = field(default_factory=set)
    skeletons: set[str] = field(default_factory=set)
    burned_in: bool = False

    def text(self, text: str) -> None:
        """Take a text with its lines, and its parts between DICOM's and HL7's delimiters."""
        if "^" in text and len(text) < _LONGEST_NAME:
            self.names.add(text)
        if len(self.values) < MOST_TEXTS:
            parts = {text, *_parted(text)}
            if not text.isascii():
                self.skeletons.update(map(skeleton, parts))
            self.values.update(map(fold, parts.union(text.splitlines())))

    def file(self, data: bytes) -> None:
        """Take every value of an object; one that is damaged on purpose is known by its bytes."""
        self.digests.add(digest(data))
        try:
            found = read_object(data)
        except UnreadableSample:
            return
        self.classes.add(found.value("SOPClassUID") or "")
        self.burned_in |= "YES" in {
            found.value("BurnedInAnnotation"),
            found.value("RecognizableVisualFeatures"),
        }
        # What a lab hides deeper than we look is refused when it comes back, too.
        with suppress(OverLimit):
            for element in all_elements(found):
                self.element(element, found.content)

    def element(self, element: Element, content: bytes) -> None:
        """Take one element."""
        if element.private_creator:
            self.creators.add(fold(element.private_creator))
        if meant_vr(element) == "PN" and element.value:
            self.names.add(element.value)
        if element.keyword in _PLACES:
            self.places.update(element.values)
        if element.values:
            self.text(element.value)
        elif element.stored and not element.items and not element.tag.startswith(_PIXELS):
            self.digests.add(digest(content[element.value_offset : element.end]))

    def message(self, data: bytes) -> None:
        """Take every line of a message and its parts; PID-5 and its like are names."""
        try:
            message = read_message(data)
        except UnreadableSample:
            self.text(data.decode("latin-1"))
            return
        for segment in message.segments:
            self.text(segment.raw)
            self.names.update(each for each in segment.fields[1:] if "^" in each)

    def allowed(self) -> Allowed:
        """Return all that was taken."""
        words = {
            form for text in self.values for word in words_of(text) for form in spellings(word)
        }
        called = (part for name in (*self.names, *self.places) for part in _parted(name))
        near = {plain("".join(words_of(part))) for part in called}
        return Allowed(
            values=frozenset(self.values),
            words=frozenset(words),
            numbers=frozenset(number for text in self.values for number in numbers_of(text)),
            dates=frozenset(day for text in self.values for day in dates_of(text)),
            names=frozenset(map(fold, self.names)),
            near=tuple(sorted(each for each in near if len(each) > 3)[:_MOST_NEAR]),  # noqa: PLR2004
            creators=frozenset(self.creators),
            classes=frozenset(self.classes),
            digests=frozenset(self.digests),
            skeletons=frozenset(self.skeletons - {""}),
            burned_in=self.burned_in,
        )


def _parted(text: str) -> Iterator[str]:
    """Yield the parts of *text* between the delimiters of DICOM and of HL7."""
    return (part for part in text.translate(_DELIMITERS).split("\n") if part.strip())


def _texts(data: Any, depth: int = 0) -> Iterator[str]:
    """Yield every text in *data*, however it is put together."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, bytes):
        yield data.decode("utf-8", "replace") if len(data) < MOST_TEXTS else ""
    elif isinstance(data, date):
        yield data.strftime("%Y%m%d")
    elif isinstance(data, int) and not isinstance(data, bool):
        yield str(data)
    elif depth < _DEEPEST:
        for part in _inside(data):
            yield from _texts(part, depth + 1)


def _inside(data: Any) -> Iterable[Any]:
    if isinstance(data, Mapping):
        return (*data.keys(), *data.values())
    if isinstance(data, (list, tuple, set, frozenset)):
        return data
    if isinstance(data, Frozen):
        return (getattr(data, name) for name in names_of(data))
    return ()


def _comes_from(number: str, other: str) -> bool:
    """Say whether *number* is *other* cut short, with more behind it, or with a slip."""
    shorter, longer = sorted((number, other), key=len)
    if len(shorter) < _NUMBER:
        return False
    if len(shorter) < len(longer):
        return 2 * len(shorter) >= len(longer) and shorter in longer
    apart = [(a, b) for a, b in zip(number, other, strict=True) if a != b]
    swapped = len(apart) == 2 and apart[0] == apart[1][::-1]  # noqa: PLR2004
    return len(apart) <= 1 or swapped

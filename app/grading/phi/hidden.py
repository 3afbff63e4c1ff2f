"""What the reader of a file leaves unknown: elements within a value, and what an UN means."""

from collections.abc import Iterator

from app.dicom import LIMITS, DicomObject, Element, entry, read_items
from app.errors import OverLimit

DEEPEST = 16
"""How deep sequences that are not called so are opened within each other."""

_ITEM = b"\xfe\xff\x00\xe0"


def all_elements(found: DicomObject) -> Iterator[Element]:
    """Yield every element, and right after an unknown one those of the items in its value.

    Raises ``OverLimit`` where these nest deeper, or are more, than is looked through.
    """
    room = LIMITS.max_elements
    waiting = [(element, 0) for element in reversed(found.elements)]
    while waiting:
        element, depth = waiting.pop()
        room -= bool(depth)
        if room < 0:
            raise OverLimit(f"Unknown elements hold more than {LIMITS.max_elements:,} elements.")
        yield element
        items = element.items
        if _holds_items(element, found):
            depth += 1
            if depth > DEEPEST:
                raise OverLimit(f"Unknown elements are nested more than {DEEPEST} deep.")
            items = read_items(found, element)
        for item in reversed(items):
            waiting += [(inner, depth) for inner in reversed(item.elements)]


def meant_vr(element: Element) -> str:
    """Return the VR of the values: what is written as UN means what the dictionary knows."""
    if element.vr != "UN":
        return element.vr
    tag = int(element.tag[1:5] + element.tag[6:10], 16)
    return entry(tag, element.private_creator).vr


def _holds_items(element: Element, found: DicomObject) -> bool:
    """Say whether a value that nobody opened begins with an item, as PS3.5 6.2.2 has it."""
    if element.items or element.values or element.length is None:
        return False
    return found.content.startswith(_ITEM, element.value_offset, element.end)

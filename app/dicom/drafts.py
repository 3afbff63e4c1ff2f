"""Elements open for change, and the data sets they stand in."""

from dataclasses import dataclass, field

from app.dicom.nodes import ItemNode, Node

_BLOCKS = 0x1000


@dataclass(slots=True, eq=False)
class DraftItem:
    """One item; *source* is where it stands in the file, if it came from there."""

    elements: "DraftSet"
    source: ItemNode | None = None
    undefined: bool = False


@dataclass(slots=True, eq=False)
class Draft:
    """One element; *source* is where it stands in the file, if it came from there."""

    tag: int
    vr: str
    implicit: bool
    little_endian: bool
    raw: bytes = b""
    items: list[DraftItem] | None = None
    source: Node | None = None
    undefined: bool = False
    touched: bool = True
    above: "DraftSet | None" = None


@dataclass(slots=True, eq=False)
class DraftSet:
    """A data set: the root, the file meta, or an item's; *owner* is the sequence it is in."""

    implicit: bool
    little_endian: bool
    drafts: list[Draft] = field(default_factory=list)
    owner: Draft | None = None

    def find(self, tag: int) -> Draft | None:
        """Return the element *tag* of this data set."""
        for draft in self.drafts:
            if draft.tag == tag:
                return draft
        return None

    def place(self, draft: Draft) -> None:
        """Put *draft* where its tag belongs, in the place of one that is there."""
        draft.above = self
        for index, other in enumerate(self.drafts):
            if other.tag == draft.tag:
                self.drafts[index] = draft
                break
            if other.tag > draft.tag:
                self.drafts.insert(index, draft)
                break
        else:
            self.drafts.append(draft)
        self.touch()

    def touch(self) -> None:
        """Mark every sequence around this data set as changed."""
        owner = self.owner
        while owner is not None:
            owner.touched = True
            owner = owner.above.owner if owner.above is not None else None

    def creator(self, tag: int) -> str | None:
        """Return the private creator that reserved the block of *tag* here."""
        group, number = tag >> 16, tag & 0xFFFF
        if not group % 2 or number < _BLOCKS:
            return None
        found = self.find(group << 16 | number >> 8)
        return None if found is None else found.raw.decode("latin-1").strip(" \0")

"""What a walk has to say of the bytes it meets."""

from app.dicom.facts import Notice
from app.dicom.wire import VRS, tag_text

_MOST_NOTICES = 200


class WalkNotes:
    """The notices of one walk; after the first two hundred only truncation is still told."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def note(self, code: str, sentence: str, offset: int, path: str = "") -> None:
        """Keep a notice."""
        if len(self.notices) < _MOST_NOTICES or code == "TRUNCATED":
            self.notices.append(Notice(code, sentence, offset, path))

    def out_of_order(self, tag: int, start: int, last: int, path: str) -> None:
        """Note a tag that does not follow *last* in increasing order."""
        if tag == last:
            code = "DUPLICATE_ELEMENT"
            sentence = (
                f"{tag_text(tag)} appears again at offset {start}; PS3.5 7.1 allows an element "
                "once in a data set."
            )
        else:
            code = "TAG_ORDER"
            sentence = (
                f"{tag_text(tag)} at offset {start} follows {tag_text(last)}; PS3.5 7.1 wants tags "
                "in increasing order."
            )
        self.note(code, sentence, start, path)

    def unknown_vr(self, vr: str, tag: int, start: int, path: str) -> None:
        """Note a VR that is no VR."""
        if vr not in VRS:
            sentence = (
                f"{tag_text(tag)} at offset {start} has the VR {vr}, which PS3.5 6.2 does not "
                "list; its bytes are kept as they are."
            )
            self.note("BAD_VR", sentence, start, path)

    def too_long(
        self, tag: int, start: int, length: int, there: int, path: str, *, cut: bool
    ) -> None:
        """Note a declared length that reaches past the file, or past what it stands in."""
        what = f"{tag_text(tag)} at offset {start} declares {length:,} bytes, but "
        if cut:
            what += f"only {there:,} follow: the file is cut off or the length is wrong."
        else:
            what += f"what it stands in ends after {there:,}."
        self.note("TRUNCATED" if cut else "BAD_LENGTH", what, start, path)

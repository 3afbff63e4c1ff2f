"""A message as we hold it: the text, its segments, and what brings back the very bytes."""

from app.frozen import Frozen
from app.hl7.charsets import encode, restore
from app.hl7.escapes import EncodingCharacters
from app.hl7.events import structure_for
from app.hl7.paths import Hl7Path
from app.hl7.segments import Segment

CR = "\r"


class Message(Frozen):
    """A read message.

    *text* has CR at every line end; *line_ends* keeps the ends as they came, *codec* is how bytes
    become characters, *odd* holds the bytes it could not read, *source* the bytes that were
    read, as long as nothing was changed.
    """

    text: str
    segments: tuple[Segment, ...]
    encoding_characters: EncodingCharacters
    codec: str
    line_ends: str | tuple[str, ...]
    odd: dict[int, int]
    index: dict[tuple[str, int], Segment]
    from_bytes: bool
    source: bytes | None = None

    def segment(self, name: str, ordinal: int = 1) -> Segment | None:
        """Return the segment of that name, counted from 1."""
        return self.index.get((name, ordinal))

    def get(self, path: str | Hl7Path) -> str | None:
        """Return the text at *path*: ``None`` if absent, the empty string if present and empty.

        Escapes are resolved. Of a field without ``[n]`` it is the first repetition. The null of
        HL7, two quotation marks, stays two quotation marks.
        """
        path = _path(path)
        segment = self.index.get((path.segment, path.ordinal))
        return None if segment is None else segment.value_of(path)

    def raw(self, path: str | Hl7Path) -> str | None:
        """Return what stands at *path* as it is written; of a field all its repetitions."""
        path = _path(path)
        segment = self.index.get((path.segment, path.ordinal))
        return None if segment is None else segment.raw_of(path)

    def place(self, path: str | Hl7Path) -> tuple[int, int] | None:
        """Return offset and length of *path* in :attr:`text`, ``None`` if the segment is missing.

        Where only the part is missing, it is the end of what is there, with length 0.
        """
        path = _path(path)
        segment = self.index.get((path.segment, path.ordinal))
        if segment is None:
            return None
        start, end = segment.nearest(path)
        return segment.offset + start, end - start

    def to_bytes(self) -> bytes:
        """Return the message as bytes; unchanged, they are the very bytes that were read."""
        if self.source is not None:
            return self.source
        lines = restore(self.text, self.odd).split(CR)
        if isinstance(self.line_ends, tuple):
            ends = (*self.line_ends, "")
            text = "".join(line + end for line, end in zip(lines, ends, strict=True))
        else:
            text = self.line_ends.join(lines)
        return encode(text, self.codec)

    @property
    def line_ending(self) -> str:
        r"""Return ``\r``, ``\n``, ``\r\n``, ``mixed``, or nothing if no line ends."""
        if isinstance(self.line_ends, tuple):
            return "mixed"
        return self.line_ends if CR in self.text else ""

    @property
    def version(self) -> str | None:
        """Return MSH-12.1, as in ``2.5.1``."""
        return self.get(Hl7Path("MSH", 1, 12, 1, 1))

    @property
    def message_type(self) -> str | None:
        """Return MSH-9.1, as in ``ORM``."""
        return self.get(Hl7Path("MSH", 1, 9, 1, 1))

    @property
    def trigger_event(self) -> str | None:
        """Return MSH-9.2, as in ``O01``."""
        return self.get(Hl7Path("MSH", 1, 9, 1, 2))

    @property
    def control_id(self) -> str | None:
        """Return MSH-10, which an acknowledgment repeats in MSA-2."""
        return self.get(Hl7Path("MSH", 1, 10))

    @property
    def character_set(self) -> str | None:
        """Return MSH-18, as declared."""
        return self.get(Hl7Path("MSH", 1, 18))

    @property
    def structure(self) -> str | None:
        """Return MSH-9.3, or the structure that version, message type and event call for."""
        declared = self.get(Hl7Path("MSH", 1, 9, 1, 3))
        return declared or structure_for(
            self.version or "", self.message_type or "", self.trigger_event or ""
        )


def _path(path: str | Hl7Path) -> Hl7Path:
    return path if isinstance(path, Hl7Path) else Hl7Path.parse(path)

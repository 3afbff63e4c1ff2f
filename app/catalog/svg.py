"""Figures: SVG read through a strict allow-list and written anew, to stand inline in a lesson.

A figure draws with the site's classes only, so that both themes and print can color it; that is
why figures are inlined and not shown through ``img``. Colors, styles, scripts, links and
anything from outside have no way through: what is not on the lists below is refused.
"""

import re
from dataclasses import dataclass, field
from html import escape
from typing import Final
from xml.parsers import expat

_CLASS_NAMES: Final = (
    "fig-line fig-thin fig-dash fig-fill fig-soft fig-accent fig-accent-soft fig-warn "
    "fig-warn-soft fig-text fig-small fig-mono fig-strong fig-mute fig-arrow"
)
CLASSES: Final = frozenset(_CLASS_NAMES.split())
_SHAPES: Final = {
    "path": "d",
    "line": "x1 y1 x2 y2",
    "polyline": "points",
    "polygon": "points",
    "rect": "x y width height rx ry",
    "circle": "cx cy r",
    "ellipse": "cx cy rx ry",
    "use": "href x y width height",
    "text": "x y dx dy rotate textLength lengthAdjust",
    "tspan": "x y dx dy rotate textLength lengthAdjust",
    "g": "",
    "defs": "",
    "symbol": "viewBox preserveAspectRatio",
    "clipPath": "clipPathUnits",
    "marker": "viewBox refX refY markerWidth markerHeight markerUnits orient",
    "svg": "viewBox xmlns preserveAspectRatio",
    "title": "",
    "desc": "",
}
_COMMON: Final = (
    "id class transform text-anchor dominant-baseline clip-path marker-start marker-mid marker-end"
)
_ANYWHERE: Final = frozenset(_COMMON.split())
_ATTRIBUTES: Final = {name: frozenset(own.split()) | _ANYWHERE for name, own in _SHAPES.items()}
_SPEECH: Final = ("role", "aria-")  # written by us, whatever the file says
_WITH_TEXT: Final = frozenset({"title", "desc", "text", "tspan"})
_LOCAL: Final = re.compile(r"(?:url\(#([\w.-]+)\)|#([\w.-]+))")
_PLAIN: Final = re.compile(r"[^<>&\"'\\;{}]*")
_ID: Final = re.compile(r"[A-Za-z][\w.-]*")


@dataclass
class _Reader:
    """Collects the figure's markup and whatever is wrong with it, by line."""

    name: str
    alt: str
    out: list[str] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    title: str = ""
    seen: set[str] = field(default_factory=set)
    wanted: list[tuple[int, str]] = field(default_factory=list)
    skip: int = 0

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction

    def complain(self, sentence: str) -> None:
        self.wrong.append((self.parser.CurrentLineNumber, sentence))

    def _doctype(self, *_: object) -> None:
        raise _Refused(self.parser.CurrentLineNumber, "A figure must not have a DOCTYPE.")

    def _instruction(self, *_: object) -> None:
        self.complain("A figure must not have processing instructions.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skip or name not in _SHAPES or (not self.open and name != "svg"):
            if not self.skip:
                self.complain(f"The element <{name}> is not allowed in a figure.")
            self.skip += 1
            return
        if self.open and name == "svg":
            self.complain("A figure must not hold another <svg>.")
        kept = self._attributes(name, attributes)
        self.open.append(name)
        if name in ("title", "desc"):
            return
        if name == "svg":
            self._root(attributes)
            return
        written = "".join(f' {key}="{escape(value)}"' for key, value in kept)
        self.out.append(f"<{name}{written}>")

    def _root(self, attributes: dict[str, str]) -> None:
        box = attributes.get("viewBox", "").replace(",", " ").split()
        if len(box) != len(("x", "y", "width", "height")) or not all(
            re.fullmatch(r"-?\d+(?:\.\d+)?", each) for each in box
        ):
            self.complain("A figure needs a viewBox of four numbers.")
            box = ["0", "0", "1", "1"]
        label = f'aria-labelledby="{self.name}-title {self.name}-desc"'
        self.out.append(f'<svg viewBox="{" ".join(box)}" role="img" {label}>')
        self.out.append("\0")

    def _attributes(self, name: str, attributes: dict[str, str]) -> list[tuple[str, str]]:
        kept = []
        for key, value in attributes.items():
            if key.startswith(_SPEECH) or key == "xmlns":
                continue
            if key not in _ATTRIBUTES[name]:
                self.complain(f"The attribute {key} is not allowed on <{name}> in a figure.")
            elif (written := self._value(key, value)) is not None:
                kept.append((key, written))
        return kept

    def _value(self, key: str, value: str) -> str | None:
        if key == "class":
            for unknown in sorted(set(value.split()) - CLASSES):
                self.complain(f"The class {unknown} is none of the site's figure classes.")
            return " ".join(each for each in value.split() if each in CLASSES)
        if key == "id":
            return self._own_id(value)
        if key == "href" or value.startswith("url("):
            return self._local(key, value)
        if not _PLAIN.fullmatch(value):
            self.complain(f"The value of {key} has characters that no figure needs.")
            return None
        return value

    def _own_id(self, value: str) -> str | None:
        if not _ID.fullmatch(value) or value in self.seen:
            self.complain(f"The id {value} is not a plain name, or it is used twice.")
            return None
        self.seen.add(value)
        return f"{self.name}-{value}"

    def _local(self, key: str, value: str) -> str | None:
        found = _LOCAL.fullmatch(value)
        if not found or (key == "href") != bool(found[2]):
            self.complain(f"{key} must point to an id of the same figure.")
            return None
        target = found[1] or found[2]
        self.wanted.append((self.parser.CurrentLineNumber, target))
        mark = f"#{self.name}-{target}"
        return mark if found[2] else f"url({mark})"

    def _end(self, name: str) -> None:
        if self.skip:
            self.skip -= 1
            return
        self.open.pop()
        if name in ("title", "desc"):
            return
        if self.out[-1].startswith(f"<{name}") and not self.out[-1].endswith("/>"):
            self.out[-1] = f"{self.out[-1][:-1]}/>"
        else:
            self.out.append(f"</{name}>")

    def _text(self, text: str) -> None:
        inside = self.open[-1] if self.open else ""
        if self.skip or inside == "desc":
            return
        if inside == "title":
            self.title += text if len(self.open) == 2 else ""  # noqa: PLR2004 - the root's own
        elif inside in _WITH_TEXT:
            self.out.append(escape(re.sub(r"\s+", " ", text), quote=False))
        elif text.strip():
            self.complain(f"<{inside}> must not hold bare text.")


class _Refused(Exception):
    """Ends the reading of a figure at once."""


def read_svg(data: bytes, name: str, alt: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the figure *data* as inline SVG, named *name* in the page, and what is wrong by line.

    The file's own title becomes the figure's name for a screen reader, *alt* its description.
    """
    reader = _Reader(name, " ".join(alt.split()))
    try:
        reader.parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position only
    except _Refused as refused:
        line, sentence = refused.args
        return "", [(line, sentence)]
    except expat.ExpatError as error:
        return "", [(error.lineno, "This figure is not well-formed XML.")]
    title = " ".join(reader.title.split())
    if not title:
        reader.wrong.append((1, "A figure needs a <title> right below <svg>."))
    for line, target in reader.wanted:
        if target not in reader.seen:
            reader.wrong.append((line, f"Nothing in this figure has the id {target}."))
    speech = (
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(reader.alt)}</desc>'
    )
    return "".join(reader.out).replace("\0", speech), reader.wrong

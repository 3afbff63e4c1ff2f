"""A page as tests read it: its elements with their attributes and text, in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_ADDRESSES = frozenset({"action", "formaction", "href", "hx-get", "hx-post", "src"})
_FIELDS = frozenset({"input", "select", "textarea"})


@dataclass(slots=True)
class Element:
    """One element; *above* are the elements around it, the nearest last."""

    name: str
    attributes: dict[str, str]
    above: tuple["Element", ...]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text inside, blanks folded."""
        return " ".join("".join(self.pieces).split())

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def is_within(self, name: str) -> bool:
        """Say whether an element called *name* is around it."""
        return any(each.name == name for each in self.above)


class Page(HTMLParser):
    """The elements of a page, read as a browser would find them in well-formed markup."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.problems: list[str] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        self.problems += [f"<{each.name}> is never closed" for each in self._open]

    def all(self, *names: str) -> list[Element]:
        """Return the elements with one of *names*."""
        return [each for each in self.elements if each.name in names]

    def one(self, name: str) -> Element:
        """Return the only element called *name*."""
        [found] = self.all(name)
        return found

    def unlabelled(self) -> Iterator[str]:
        """Yield every field that no label names."""
        ids = {each["id"] for each in self.elements if each["id"]}
        named = {each["for"] for each in self.all("label")}
        for each in self.elements:
            hidden = each["type"] in {"hidden", "submit"}
            if each.name not in _FIELDS or hidden:
                continue
            by = each["aria-labelledby"].split()
            if not (
                each["id"] in named or each["aria-label"] or each.is_within("label")
                or (by and set(by) <= ids)
            ):  # fmt: skip
                yield f"{each.name} {each['name']}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that begins."""
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself, as in SVG."""
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append(Element(tag, attributes, tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and note what was left open inside."""
        if tag in _VOID:
            return
        if not self._open or self._open[-1].name != tag:
            self.problems.append(f"</{tag}> at {self.getpos()} closes nothing that is open")
            while any(each.name == tag for each in self._open) and self._open.pop().name != tag:
                pass
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Give the text to every element around it."""
        for each in self._open:
            each.pieces.append(data)


def inline(page: Page) -> Iterator[str]:
    """Yield what a browser would run or style from within the page."""
    for each in page.elements:
        for name, value in each.attributes.items():
            runs = name in _ADDRESSES and value.strip().lower().startswith("javascript:")
            if name == "style" or name.startswith("on") or runs:
                yield f"{each.name} {name}={value[:40]}"
        is_data = each["type"] == "application/json"
        if (each.name == "script" and not each["src"] and not is_data) or each.name == "style":
            yield f"inline {each.name}"

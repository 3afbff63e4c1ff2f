"""Match the segments of a message to its structure: presence, position, number, choice."""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from app.frozen import Frozen
from app.hl7.library import segments, structures
from app.hl7.segments import Segment

UNBOUNDED = -1
_TOO_EARLY = -2
_WILD = frozenset({"ANYHL7SEGMENT"})
# The standard lets its segments be read in two ways, so no order of them can be called wrong.
_AMBIGUOUS = "SUR_P09"


class Node(Frozen):
    """A segment, a group or a choice in a structure; *first* may begin it, *every* may be in it."""

    name: str
    kind: str
    least: int
    most: int
    children: tuple["Node", ...]
    first: frozenset[str]
    every: frozenset[str]
    repeats: frozenset[str]

    @property
    def label(self) -> str:
        """Return the name of a group without that of its structure."""
        return self.name.split("_", 2)[-1].replace("_", " ") if self.children else self.name

    def lead(self) -> tuple[str, ...]:
        """Return the segment the node cannot do without, or those to choose from."""
        if not self.children:
            return (self.name,)
        if self.kind == "choice":
            return tuple(name for child in self.children for name in child.lead())
        for child in self.children:
            if child.least:
                return child.lead()
        return self.children[0].lead()


@cache
def structure_tree(version: str, name: str) -> Node | None:
    """Return structure *name* of *version*, ``None`` if it has none we can hold a message to."""
    reference = structures(version).get(name)
    if reference is None or name == _AMBIGUOUS or not any(reference[1:]):
        return None
    tree = _node(name, reference, (1, 1), "GRP")
    return None if tree.every & _WILD else tree


def _node(name: str, reference: Any, cardinality: tuple[int, int], kind: str) -> Node:
    least, most = cardinality
    if kind == "SEG":
        alone = frozenset({name})
        return Node(
            name, "segment", least, most, (), alone, alone, alone if most != 1 else frozenset()
        )
    children = tuple(_node(child, ref, card, type_) for child, ref, card, type_ in reference[1])
    every = frozenset().union(*(child.every for child in children))
    repeats = every if most != 1 else frozenset().union(*(child.repeats for child in children))
    return Node(
        name, reference[0], least, most, children, _first(reference[0], children), every, repeats
    )


def _first(kind: str, children: tuple[Node, ...]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for child in children:
        found |= child.first
        if kind == "sequence" and child.least and not _may_be_empty(child):
            break
    return found


def _may_be_empty(node: Node) -> bool:
    if not node.least:
        return True
    test = any if node.kind == "choice" else all
    return bool(node.children) and test(_may_be_empty(child) for child in node.children)


class Misfit(Frozen):
    """Something the structure does not allow.

    *kind* is ``missing``, ``unexpected``, ``position`` or ``number``. *segment* is the one found
    there; of a missing one it is the segment that stands in its place, ``None`` at the end.
    """

    kind: str
    segment: Segment | None
    node: Node | None = None
    before: str = ""


@dataclass(slots=True)
class _Frame:
    """An open group and how far we are in it."""

    node: Node
    position: int = 0
    counts: dict[int, int] = field(default_factory=dict)
    starts: dict[int, Segment] = field(default_factory=dict)


def match(tree: Node, line: list[Segment], version: str) -> list[Misfit]:
    """Place each segment of *line* in *tree*; Z segments and unknown ones stand anywhere."""
    known = segments(version)
    placed = [one for one in line if one.name[:1] != "Z" and one.name in known]
    return _Matcher(tree, placed).run()


@dataclass(slots=True)
class _Matcher:
    tree: Node
    line: list[Segment]
    stack: list[_Frame] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)
    missing: list[Misfit] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def run(self) -> list[Misfit]:
        self.stack = [_Frame(self.tree)]
        following = self._following()
        for place, segment in enumerate(self.line):
            if self._place(segment, following[place]):
                self.seen.add(segment.name)
            else:
                self.misfits.append(self._misfit(segment))
        self._close(0, None)
        strays = {misfit.segment.name for misfit in self.misfits if misfit.segment}
        return self.misfits + [
            one for one in self.missing if one.node and not strays & set(one.node.lead())
        ]

    def _following(self) -> list[str]:
        """Return for each segment the next name that is another one."""
        names = [segment.name for segment in self.line]
        found, following = "", [""] * len(names)
        for place in range(len(names) - 1, -1, -1):
            if place + 1 < len(names) and names[place + 1] != names[place]:
                found = names[place + 1]
            following[place] = found
        return following

    def _place(self, segment: Segment, following: str) -> bool:
        """Put *segment* where it may begin something, else where only its forerunner lacks."""
        if segment.name not in self.tree.every:
            return False
        return self._try(segment, None) or self._try(segment, following)

    def _try(self, segment: Segment, following: str | None) -> bool:
        for depth in range(len(self.stack) - 1, -1, -1):
            frame = self.stack[depth]
            if segment.name not in frame.node.every:
                continue
            choice = self._child(frame, segment.name, following)
            if choice == _TOO_EARLY:
                return False
            if choice is not None:
                self._close(depth + 1, segment)
                self._enter(frame, choice, segment)
                return True
        return False

    def _child(self, frame: _Frame, name: str, following: str | None) -> int | None:
        """Return the child of *frame* to go on with, from where we are.

        With *following*, the next other name, also a group whose beginning is missing.
        """
        children = frame.node.children
        if frame.node.kind == "choice" and frame.counts:
            [place] = frame.counts
            places = range(place, place + 1)
        else:
            places = range(0 if frame.node.kind == "choice" else frame.position, len(children))
        for place in places:
            child = children[place]
            if child.most != UNBOUNDED and frame.counts.get(place, 0) >= child.most:
                continue
            if name in child.first:
                return place
            # The group lacks its beginning, unless that comes right after: then only this
            # segment is out of place.
            if following is not None and name in child.every:
                return _TOO_EARLY if following in child.first else place
        return None

    def _enter(self, frame: _Frame, place: int, segment: Segment) -> None:
        """Count *segment* into the child at *place*, opening the groups on the way."""
        while True:
            child = frame.node.children[place]
            frame.position = place
            frame.counts[place] = frame.counts.get(place, 0) + 1
            frame.starts.setdefault(place, segment)
            if not child.children:
                return
            frame = _Frame(child)
            self.stack.append(frame)
            inner = self._child(frame, segment.name, None)
            place = self._within(child, segment.name) if inner is None else inner

    def _within(self, node: Node, name: str) -> int:
        return next(place for place, child in enumerate(node.children) if name in child.every)

    def _close(self, depth: int, segment: Segment | None) -> None:
        """Leave the groups from *depth* on, noting what they lack."""
        while len(self.stack) > depth:
            frame = self.stack.pop()
            if frame.node.kind == "choice":
                continue
            for place, child in enumerate(frame.node.children):
                if child.least and not frame.counts.get(place) and not _may_be_empty(child):
                    later = [start for at, start in frame.starts.items() if at > place]
                    at = min(later, key=lambda one: one.offset) if later else segment
                    self.missing.append(Misfit("missing", at, child))

    def _misfit(self, segment: Segment) -> Misfit:
        name = segment.name
        if name not in self.tree.every:
            return Misfit("unexpected", segment)
        if name in self.seen and name not in self.tree.repeats:
            return Misfit("number", segment)
        return Misfit("position", segment, before=self._later_than(name))

    def _later_than(self, name: str) -> str:
        """Return the first segment already seen that should come after *name*."""
        flat = _flat(self.tree)
        own = flat.index(name)
        return next((other for other in flat[own + 1 :] if other in self.seen), "")


@lru_cache(maxsize=64)
def _flat(node: Node) -> tuple[str, ...]:
    if not node.children:
        return (node.name,)
    return tuple(name for child in node.children for name in _flat(child))

"""The map of a hospital: every system in its place on a ring, and lines between those that talk."""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import Any, Final

from app.frozen import Frozen
from app.practice.acquaintance import Link

WIDTH: Final = 720
HEIGHT: Final = 420
_BOX: Final = (150, 52)
_MARGIN: Final = 12


class Place(Frozen):
    """A system's box: its corner, and its words."""

    id: str
    label: str
    under: str
    x: int
    y: int


class Line(Frozen):
    """A line between two boxes, from edge to edge."""

    x1: int
    y1: int
    x2: int
    y2: int


class Map(Frozen):
    """What the page draws."""

    width: int
    height: int
    box: tuple[int, int]
    places: tuple[Place, ...]
    lines: tuple[Line, ...]


def drawn(nodes: Sequence[Mapping[str, Any]], links: Sequence[Link]) -> Map:
    """Return the map of *nodes* with a line for each pair that *links* name."""
    centers = {node["id"]: _center(n, len(nodes)) for n, node in enumerate(nodes)}
    places = tuple(
        Place(
            node["id"],
            node["label"],
            str(node.get("ae_title") or node["host"]),
            round(centers[node["id"]][0] - _BOX[0] / 2),
            round(centers[node["id"]][1] - _BOX[1] / 2),
        )
        for node in nodes
    )
    pairs = dict.fromkeys(
        (link.source, link.target)
        for link in links
        if link.source in centers and link.target in centers and link.source != link.target
    )
    lines = tuple(_line(centers[source], centers[target]) for source, target in pairs)
    return Map(WIDTH, HEIGHT, _BOX, places, lines)


def _center(number: int, count: int) -> tuple[float, float]:
    """Return a place on an ellipse, the first at the top."""
    if count == 1:
        return WIDTH / 2, HEIGHT / 2
    angle = 2 * pi * number / count - pi / 2
    across, down = (WIDTH - _BOX[0]) / 2 - _MARGIN, (HEIGHT - _BOX[1]) / 2 - _MARGIN
    return WIDTH / 2 + across * cos(angle), HEIGHT / 2 + down * sin(angle)


def _line(source: tuple[float, float], target: tuple[float, float]) -> Line:
    start, end = _edge(source, target), _edge(target, source)
    return Line(*map(round, start), *map(round, end))


def _edge(at: tuple[float, float], toward: tuple[float, float]) -> tuple[float, float]:
    """Return where the way from the middle of a box leaves it."""
    dx, dy = toward[0] - at[0], toward[1] - at[1]
    steps = [half / abs(way) for half, way in ((_BOX[0] / 2 + 4, dx), (_BOX[1] / 2 + 4, dy)) if way]
    step = min(steps, default=0.0)
    return at[0] + dx * step, at[1] + dy * step

"""Every structure of every version takes the messages it describes."""

from collections.abc import Iterator

import pytest

from app.hl7.escapes import DEFAULT_ENCODING
from app.hl7.library import VERSIONS, structures
from app.hl7.segments import Segment
from app.hl7.structure import Node, match, structure_tree


def shortest(node: Node) -> Iterator[str]:
    """Yield the segments that *node* cannot do without."""
    if not node.children:
        yield node.name
    elif node.kind == "choice":
        yield from shortest(node.children[0])
    else:
        for child in node.children:
            if child.least:
                yield from shortest(child)


def line(names: list[str]) -> list[Segment]:
    counts: dict[str, int] = {}
    found = []
    for place, name in enumerate(names):
        counts[name] = counts.get(name, 0) + 1
        found.append(Segment(name, counts[name], place * 4, name, DEFAULT_ENCODING))
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_the_shortest_message_of_each_structure_fits_it(version: str) -> None:
    checked = 0
    for name in structures(version):
        tree = structure_tree(version, name)
        if tree is None:
            continue
        names = list(shortest(tree))

        assert match(tree, line(names), version) == [], (name, names)
        checked += 1
    assert checked > 20


@pytest.mark.parametrize("version", VERSIONS)
def test_one_segment_less_is_noticed(version: str) -> None:
    for name in ("ADT_A01", "ORU_R01", "ACK"):
        tree = structure_tree(version, name)
        assert tree is not None
        names = list(shortest(tree))
        for place in range(1, len(names)):
            without = names[:place] + names[place + 1 :]
            assert match(tree, line(without), version) != []

"""Paths are read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInput
from app.hl7 import Hl7Path

numbers = st.integers(1, 999)


@st.composite
def paths(draw: st.DrawFn) -> Hl7Path:
    name = draw(st.from_regex(r"[A-Z][A-Z0-9]{2}", fullmatch=True))
    depth = draw(st.integers(0, 4))
    deeper: list[int | None] = [draw(numbers) for _ in range(depth)]
    if depth > 1 and draw(st.booleans()):
        deeper[1] = None
    return Hl7Path(name, draw(numbers), *deeper)


@given(paths())
def test_a_path_reads_back_as_it_was_written(path: Hl7Path) -> None:
    assert Hl7Path.parse(str(path)) == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("MSH", Hl7Path("MSH")),
        ("PID-5.1", Hl7Path("PID", 1, 5, None, 1)),
        ("PID-3[2].4.1", Hl7Path("PID", 1, 3, 2, 4, 1)),
        ("OBR[2]-18", Hl7Path("OBR", 2, 18)),
        ("PID.5.1", Hl7Path("PID", 1, 5, None, 1)),
    ],
)
def test_paths_are_read(text: str, path: Hl7Path) -> None:
    assert Hl7Path.parse(text) == path


@pytest.mark.parametrize("text", ["", "pid-5", "PID-0", "PID-5.", "PIDX-1", "PID[0]-1", "PID-٣"])
def test_other_text_is_no_path(text: str) -> None:
    with pytest.raises(InvalidInput, match="PID-5"):
        Hl7Path.parse(text)

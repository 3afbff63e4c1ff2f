"""Items of a sequence, added and taken away in one list of edits."""

from app.dicom import apply_edits, build_object, read_object


def _codes(data: bytes) -> list[str | None]:
    element = read_object(data).element("(0040,0275)")
    assert element is not None
    return [item.elements[0].value for item in element.items]


def _three_items() -> bytes:
    return build_object({f"(0040,0275)[{n}].(0040,0007)": f"CODE {n}" for n in (1, 2, 3)})


def test_paths_count_the_items_as_they_stood_before() -> None:
    edits = [
        {"op": "delete", "path": "(0040,0275)[1]"},
        {"op": "set", "path": "(0040,0275)[3].(0040,0007)", "vr": "LO", "value": ["CHANGED"]},
        {"op": "delete", "path": "(0040,0275)[2]"},
        {"op": "add", "path": "(0040,0275)[4].(0040,0007)", "vr": "LO", "value": ["NEW"]},
    ]

    assert _codes(apply_edits(_three_items(), edits)) == ["CHANGED", "NEW"]


def test_a_sequence_that_was_not_there_is_made_with_its_first_item() -> None:
    edits = [{"op": "add", "path": "(0008,1115)[1].(0020,000E)", "vr": "UI", "value": ["1.2.3"]}]

    after = read_object(apply_edits(_three_items(), edits))

    assert after.value("(0008,1115)[1].(0020,000E)") == "1.2.3"

"""What completes a message has every segment, and every table that a field names."""

import pytest

from app.hl7 import completion_data, describe
from app.hl7.library import segments


@pytest.mark.parametrize("version", ["2.3", "2.5.1", "2.8"])
def test_every_field_stands_with_its_table(version: str) -> None:
    data = completion_data(version)

    assert data["version"] == version
    assert len(data["segments"]) > len(segments(version)) // 2
    sex = describe("PID-8", version)
    assert sex is not None
    assert data["segments"]["PID"]["fields"][7][-1] == sex.table == "0001"
    assert data["tables"]["0001"]["values"] == sex.table_values
    for segment in data["segments"].values():
        assert all(len(row) == 4 for row in segment["fields"])


def test_a_coded_element_carries_its_table_and_a_part_its_own() -> None:
    data = completion_data("2.5.1")

    assert data["segments"]["PID"]["fields"][9][:2] == ["Race", "CE"]
    assert data["segments"]["PID"]["fields"][9][-1] == "0005"
    assert data["datatypes"]["CX"][4] == ["Identifier Type Code", "ID", "0203"]


def test_a_version_that_nobody_knows_gets_the_usual_tables() -> None:
    assert completion_data("9.9")["version"] == "2.5.1"

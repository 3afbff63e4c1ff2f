"""Attribute matching, case by case: PS3.4 C.2.2.2."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.practice.matching import answer, matches, matches_attribute, matching


@pytest.mark.parametrize(
    ("keyword", "value", "key", "expected"),
    [
        # universal
        ("PatientID", "P1", "", True),
        ("PatientID", None, "", True),
        ("PatientID", "P1", None, True),
        ("PatientID", "P1", [], True),
        # single value
        ("PatientID", "P1", "P1", True),
        ("PatientID", "P1", "p1", False),
        ("PatientID", "P10", "P1", False),
        ("PatientID", None, "P1", False),
        ("Modality", "CT", "CT", True),
        ("PatientID", " P1 ", "P1", True),
        ("AccessionNumber", "0042", "42", False),
        ("ScheduledStationAETitle", "CT01", "CT1", False),
        # wildcards
        ("PatientID", "P100", "P1*", True),
        ("PatientID", "P100", "*00", True),
        ("PatientID", "P100", "P?00", True),
        ("PatientID", "P100", "P?", False),
        ("PatientID", None, "*", True),
        ("PatientID", "A.C", "A.C", True),
        ("PatientID", "ABC", "A.C", False),
        ("StudyDescription", "CT [HEAD]", "*[HEAD]*", True),
        ("StudyDescription", "CT HEAD", "*head*", False),
        ("StudyDescription", "CT HEAD", "CT?HEAD", True),
        ("StudyDescription", "CTHEAD", "CT?HEAD", False),
        ("StudyDescription", "CT HEAD", "**", True),
        ("PatientID", "", "?", False),
        ("ScheduledStationAETitle", "CT01", "CT*", True),
        # person names
        ("PatientName", "Müller^Anna", "müller^anna", True),
        ("PatientName", "Doe^Jane", "DOE*", True),
        ("PatientName", "Doe^Jane^^", "Doe^Jane", True),
        ("PatientName", "Doe^Jane", "Doe", False),
        ("PatientName", "Yamada^Tarou=山田^太郎", "*山田*", True),
        ("PatientName", "DOE^JANE", "doe^jane", True),
        ("PatientName", "Doe^Jane", "d?e^*", True),
        ("PatientName", "Doe^Jane", "*^JANE", True),
        ("PatientName", "Doe^Jane", "*jan", False),
        ("PatientName", "Straße^Eva", "STRASSE^eva", True),
        ("PatientName", "Müller^Anna", "mueller^anna", False),
        ("ReferringPhysicianName", "House^Gregory", "HOUSE*", True),
        # UIDs
        ("StudyInstanceUID", "1.2.3", "1.2.3", True),
        ("StudyInstanceUID", "1.2.3", ["1.2.4", "1.2.3"], True),
        ("StudyInstanceUID", "1.2.3", "1.2.4\\1.2.3", True),
        ("StudyInstanceUID", "1.2.3", "1.2.*", False),
        # dates
        ("StudyDate", "20261121", "20261121", True),
        ("StudyDate", "20261121", "20261101-20261130", True),
        ("StudyDate", "20261121", "20261121-", True),
        ("StudyDate", "20261121", "-20261120", False),
        ("StudyDate", "20261121", "20261122-", False),
        ("StudyDate", "", "20261121-", False),
        ("StudyDate", "20261121", "2026*", False),
        ("StudyDate", "2026.11.21", "20261121", True),
        ("StudyDate", "20261121", "20261121-20261121", True),
        ("StudyDate", "20261121", "-20261121", True),
        ("StudyDate", "20261121", "20261122-20261201", False),
        ("StudyDate", None, "-20261121", False),
        ("StudyDate", None, "", True),
        # times
        ("StudyTime", "0930", "093000", True),
        ("StudyTime", "09:30:00", "0930", True),
        ("StudyTime", "120030", "1000-1200", True),
        ("StudyTime", "120130", "1000-1200", False),
        ("StudyTime", "095959.9", "1000-", False),
        ("StudyTime", "100000.5", "1000-", True),
        ("StudyTime", "093000", "-0930", True),
        ("StudyTime", "093059.5", "-0930", True),
        ("StudyTime", "093100", "-0930", False),
        ("StudyTime", "235959", "22-", True),
        # dates with times
        ("AcquisitionDateTime", "20261121093000", "20261121093000", True),
        ("AcquisitionDateTime", "20261121093000", "20261121-20261122", True),
        ("AcquisitionDateTime", "20261122235959", "20261121-20261122", True),
        ("AcquisitionDateTime", "20261123000000", "20261121-20261122", False),
        ("AcquisitionDateTime", "20261121093000", "202611211000-", False),
        ("AcquisitionDateTime", "20261121093000", "-202611210930", True),
        ("AcquisitionDateTime", "20261121", "20261121-", True),
        # several values
        ("ModalitiesInStudy", ["CT", "SR"], "SR", True),
        ("ModalitiesInStudy", ["CT", "SR"], "MR", False),
        # numbers
        ("SeriesNumber", "3", "3", True),
        ("SeriesNumber", 3, "3", True),
        ("SeriesNumber", "3", "*", False),
        ("SeriesNumber", "03", "3", True),
        ("SeriesNumber", "30", "3", False),
        # sequences
        ("ScheduledProcedureStepSequence", [{"Modality": "CT"}], [{"Modality": "CT"}], True),
        ("ScheduledProcedureStepSequence", [{"Modality": "CT"}], [{"Modality": "MR"}], False),
        ("ScheduledProcedureStepSequence", [], [{"Modality": "MR"}], False),
        ("ScheduledProcedureStepSequence", [], [{}], True),
        ("ScheduledProcedureStepSequence", [], [{"Modality": ""}], True),
        (
            "ScheduledProcedureStepSequence",
            [{"Modality": "MR"}, {"Modality": "CT"}],
            [{"Modality": "CT"}],
            True,
        ),
        (
            "ScheduledProcedureStepSequence",
            [{"ScheduledProcedureStepStartDate": "20261121"}],
            [{"ScheduledProcedureStepStartDate": "20261121-"}],
            True,
        ),
        (
            "ScheduledProcedureStepSequence",
            [{"ScheduledPerformingPhysicianName": "House^Gregory"}],
            [{"ScheduledPerformingPhysicianName": "HOUSE*"}],
            True,
        ),
        ("ScheduledProcedureStepSequence", [], [], True),
    ],
)
def test_a_value_matches_its_key(keyword: str, value: Any, key: Any, expected: bool) -> None:  # noqa: FBT001
    assert matches_attribute(keyword, value, key) is expected


def test_both_keys_of_an_item_must_match_in_the_same_item() -> None:
    record = {
        "ScheduledProcedureStepSequence": [
            {"Modality": "CT", "ScheduledStationAETitle": "CT02"},
            {"Modality": "MR", "ScheduledStationAETitle": "CT01"},
        ]
    }
    key = {"Modality": "CT", "ScheduledStationAETitle": "CT01"}

    assert not matches(record, {"ScheduledProcedureStepSequence": [key]})


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"StudyDate": "20261121-20261122", "StudyTime": "2200-0600"}, []),
        ({"StudyDate": "20261121-20261122", "StudyTime": "0300-1100"}, [0, 2]),
        ({"StudyDate": "20261121", "StudyTime": "2200-"}, [1]),
        ({"StudyDate": "20261122-", "StudyTime": "-0600"}, [2]),
        ({"StudyDate": "20261121-20261121", "StudyTime": "1000-1200"}, [0]),
        ({"StudyDate": "-20261121", "StudyTime": ""}, [0, 1]),
        ({"StudyDate": "20261121-", "StudyTime": "1300-"}, [1, 3]),
        ({"StudyDate": "20261122", "StudyTime": "*"}, []),
    ],
)
def test_date_and_time_ranges_are_matched_each_for_itself(
    keys: dict[str, str], expected: list[int]
) -> None:
    moments = [("20261121", "1100"), ("20261121", "2300"), ("20261122", "0300")]
    moments.append(("20261122", "1800"))
    records = [{"StudyDate": date, "StudyTime": time} for date, time in moments]

    assert matching(records, keys) == [records[n] for n in expected]


@pytest.mark.parametrize(
    ("days", "times", "expected"),
    [
        ("20261121-20261122", "2200-0600", [1, 2]),
        ("20261121-20261122", "1000-1800", [0, 1, 2, 3]),
        ("20261121-20261122", "1000-1200", [0, 1, 2]),
        ("20261121-", "2300-", [1, 2, 3]),
        ("-20261121", "-1100", [0]),
        ("20261121", "1000-1200", [0]),
        ("20261121-20261122", "1100", [0]),
    ],
)
def test_two_ranges_of_a_scheduled_start_are_one_period(
    days: str, times: str, expected: list[int]
) -> None:
    """PS3.4 table K.6-1: the ranges of date and time begin and end one period."""
    date, time = "ScheduledProcedureStepStartDate", "ScheduledProcedureStepStartTime"
    moments = [("20261121", "1100"), ("20261121", "2300"), ("20261122", "0300")]
    moments.append(("20261122", "1800"))
    records = [{date: day, time: at} for day, at in moments]

    assert matching(records, {date: days, time: times}) == [records[n] for n in expected]


def test_dotted_keywords_reach_into_the_item() -> None:
    record = {"ScheduledProcedureStepSequence": [{"Modality": "CT"}], "PatientID": "1"}

    assert matching([record], {"ScheduledProcedureStepSequence.Modality": "CT"}) == [record]
    assert matching([record], {"ScheduledProcedureStepSequence.Modality": "MR"}) == []


def test_an_answer_holds_what_was_asked_for_and_no_more() -> None:
    record = {"PatientID": "1", "PatientName": "Doe", "StudyDate": "20261121"}

    given_back = answer(record, {"PatientID": "", "AccessionNumber": "", "QueryRetrieveLevel": ""})

    assert given_back == {"PatientID": "1", "AccessionNumber": ""}


@given(st.text(alphabet="AB*?.^-\\[]", max_size=12), st.text(alphabet="AB.^-[]", max_size=12))
def test_matching_ends_in_yes_or_no(key: str, value: str) -> None:
    assert matches_attribute("PatientName", value, key) in (True, False)


@given(st.text(alphabet=st.characters(blacklist_characters="*?\\", codec="ascii"), max_size=16))
def test_a_value_without_wildcards_matches_itself(value: str) -> None:
    assert matches_attribute("PatientID", value.strip(), value)

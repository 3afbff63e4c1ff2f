"""The five questions: what answers each exactly, and by what a try is known to be meant for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.grading import Params

_UNIQUE = {
    "studies": "StudyInstanceUID",
    "series": "SeriesInstanceUID",
    "instances": "SOPInstanceUID",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its *level*, the UIDs of its answer, and a search that gets it."""

    number: int
    level: str
    uids: frozenset[str]
    marks: tuple[str, ...]
    target: str
    needs: str = ""


def questions(params: Params, records: Mapping[str, Mapping[str, Any]]) -> tuple[Question, ...]:
    """Return the questions about the archive that *records* index."""
    first, last, day = (_plain(params[name]) for name in ("first_day", "last_day", "mr_day"))
    by_series, by_object = params["series_accession"], params["object_accession"]
    number = str(params["series_number"])

    def found(level: str, **wanted: str) -> frozenset[str]:
        return frozenset(
            row[_UNIQUE[level]]
            for row in records.values()
            if all(row[keyword] == value for keyword, value in wanted.items())
        )

    week = frozenset(
        row["StudyInstanceUID"]
        for row in records.values()
        if first <= row["StudyDate"] <= last and row["Modality"] == "CT"
    )
    name = f"{params['family']}^{params['given']}"
    studies = {key: found("studies", AccessionNumber=key) for key in (by_series, by_object)}
    return (
        Question(
            1,
            "studies",
            found("studies", PatientName=name),
            (params["family"].casefold(), "patientname", "00100010"),
            f"/studies?PatientName={params['family']}%5E*",
        ),
        Question(
            2,
            "studies",
            week,
            (first, params["first_day"], params["first_day"].replace("-", ".")),
            f"/studies?StudyDate={first}-{last}&ModalitiesInStudy=CT",
        ),
        Question(
            3,
            "series",
            found("series", AccessionNumber=by_series),
            (by_series.casefold(), *studies[by_series]),
            f"/series?AccessionNumber={by_series}",
        ),
        Question(
            4,
            "studies",
            found("studies", StudyDate=day, Modality="MR"),
            (day, params["mr_day"], params["mr_day"].replace("-", ".")),
            f"/studies?StudyDate={day}&ModalitiesInStudy=MR&includefield=StudyDescription",
            needs="StudyDescription",
        ),
        Question(
            5,
            "instances",
            found("instances", AccessionNumber=by_object, SeriesNumber=number),
            (by_object.casefold(), *studies[by_object]),
            f"/instances?AccessionNumber={by_object}&SeriesNumber={number}",
        ),
    )


def _plain(day: str) -> str:
    return day.replace("-", "")

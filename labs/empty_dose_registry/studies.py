"""What the scanner made since the day of the changes, and what lies where of it."""

from app.dicom import build_object, new_uid
from app.grading import Params

from .drawing import BEFORE, MIXED, MONTHS, SINCE, TODAY

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
PICTURE = "1.2.840.10008.5.1.4.1.1.7"
DOSE_REPORT = "1.2.840.10008.5.1.4.1.1.88.67"
TRACER_REPORT = "1.2.840.10008.5.1.4.1.1.88.68"

_SERIES = {CT_IMAGE: "1", PICTURE: "2", DOSE_REPORT: "3"}
_WORDS = {
    CT_IMAGE: ("CT", "Axial"),
    PICTURE: ("OT", "Dose page"),
    DOSE_REPORT: ("SR", "Dose report"),
    TRACER_REPORT: ("SR", "Dose report"),
}


def day(params: Params, at: int) -> str:
    """Return the day on which the patient at a place of the list was examined."""
    changed, today = MONTHS[params["month"]]
    return today if at == TODAY else str(int(changed) + 1 + at)


def said(digits: str, params: Params) -> str:
    """Return a day of the month as people say it."""
    return f"{int(digits[6:])} {params['month']}"


def changed_on(params: Params) -> str:
    """Return the day of the changes as people say it."""
    return said(MONTHS[params["month"]][0], params)


def study(params: Params, at: int) -> str:
    """Return the Study Instance UID of the patient at a place of the list."""
    return new_uid("empty-dose-registry", params["ct"], params["patients"][at][2])


def record(
    params: Params, at: int, sop_class: str, *, bears: int | None = None, again: str = ""
) -> dict[str, str]:
    """Return the facts of an object of a study.

    It may *bear* another patient's name and number. Written *again*, it is another object.
    """
    name, _, number = params["patients"][at if bears is None else bears]
    modality, words = _WORDS[sop_class]
    series = f"{study(params, at)}.{_SERIES.get(sop_class, '4')}{again}"
    return {
        "SOPClassUID": sop_class,
        "SOPInstanceUID": f"{series}.1",
        "StudyInstanceUID": study(params, at),
        "SeriesInstanceUID": series,
        "PatientName": name,
        "PatientID": number,
        "Modality": modality,
        "StudyDate": day(params, at),
        "StudyDescription": "NM BONE" if sop_class == TRACER_REPORT else "CT ABDOMEN",
        "SeriesDescription": words,
    }


def reports(params: Params) -> dict[int, dict[str, str]]:
    """Return the dose reports that belong into the registry, by the place of their patient."""
    return {at: record(params, at, DOSE_REPORT) for at in (*range(params["count"]), TODAY)}


def mixed(params: Params) -> dict[str, str]:
    """Return the dose report that bears the name of another patient."""
    return record(params, MIXED, DOSE_REPORT, bears=params["picked"])


def archived(params: Params) -> list[dict[str, str]]:
    """Return what the archive holds: images, pictures of dose pages, and dose reports."""
    found = []
    for at in (*range(params["count"]), MIXED, TODAY):
        report = mixed(params) if at == MIXED else record(params, at, DOSE_REPORT)
        found += [record(params, at, CT_IMAGE), record(params, at, PICTURE), report]
    return found


def registered(params: Params) -> list[dict[str, str]]:
    """Return what the registry holds: of CT what came before the changes."""
    changed, today = (int(each) for each in MONTHS[params["month"]])
    early = [record(params, at, DOSE_REPORT) | {"StudyDate": str(changed - at)} for at in BEFORE]
    late = [record(params, at, TRACER_REPORT) | {"StudyDate": str(today - at + 7)} for at in SINCE]
    return [*early, *late]


def exports(params: Params) -> dict[str, dict[str, str]]:
    """Return the reports as the scanner writes them to disk: the same events in new objects."""
    return {
        f"export_{at + 1}.dcm": record(params, at, DOSE_REPORT, again="7")
        for at in range(params["count"])
    }


def made_today(params: Params) -> list[dict[str, str]]:
    """Return the objects of this morning's study, the dose report first."""
    return [record(params, TODAY, each) for each in (DOSE_REPORT, PICTURE, CT_IMAGE)]


def files(params: Params) -> dict[str, bytes]:
    """Return what can be sent from the scanner's console."""
    names = ("report_today.dcm", "page_today.dcm", "slice_today.dcm")
    rows = dict(zip(names, made_today(params), strict=True)) | exports(params)
    return {name: build_object(row) for name, row in rows.items()}

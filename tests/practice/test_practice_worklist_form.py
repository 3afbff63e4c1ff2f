"""A query whose keys come from a form, field by field."""

from app.practice.hospital import act
from tests.practice.wards import asking, ward

STEP = "key.ScheduledProcedureStepSequence."


def entry(name: str, station: str) -> dict[str, object]:
    step = {"Modality": "CT", "ScheduledStationAETitle": station}
    return {"PatientName": name, "ScheduledProcedureStepSequence": [step]}


def test_keys_of_a_scheduled_step_ask_the_worklist() -> None:
    worklist = [entry("DOE^JANE", "CT01"), entry("ROE^RICHARD", "CT02")]
    keys = {"key.PatientName": "", f"{STEP}ScheduledStationAETitle": "CT02"}

    result = act(ward(worklist=worklist), asking("find", **keys))["result"]

    assert [match["PatientName"] for match in result["matches"]] == ["ROE^RICHARD"]
    assert result["outcome"] == "success"

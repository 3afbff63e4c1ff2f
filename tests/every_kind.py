"""Content with the lab of every kind in it, its archive in a real ward."""

import re
import shutil
from pathlib import Path
from typing import Any

from app.practice.console import CONSOLE_ACTIONS
from tests.conftest import CONTENT
from tests.practice.clinic import DESTINATIONS, HELD, system
from tests.practice.interfaces import ehr, engine, ris, to
from tests.practice.wards import ARCHIVE_TITLE, CT01, archive, ward

_LABS = Path(__file__).parents[1] / "labs"
_LAB = Path(__file__).parent / "grading" / "fixture_labs" / "every_kind"


def every_kind_content(root: Path, incident: str = "") -> Path:
    """Copy the small content, the lab of every kind and an *incident* to *root*; return it."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CONTENT, root, ignore=ignored)
    lab = root / "labs" / "every_kind"
    shutil.copytree(_LAB, lab, ignore=ignored)
    _replace(lab / "lab.toml", '"m03_dicom_objects"', '"m02_planned"')
    furnish(lab / "lab.py")
    put_practice_hospital(root)
    if incident:
        put_incident(root, incident)
    return root


def busy_content(root: Path) -> Path:
    """Return such content in which the lab has every kind of system, and offers every action."""
    shutil.copytree(CONTENT, root, ignore=shutil.ignore_patterns("__pycache__"))
    lab = root / "labs" / "every_kind"
    shutil.copytree(_LAB, lab, ignore=shutil.ignore_patterns("__pycache__"))
    _replace(lab / "lab.toml", '"m03_dicom_objects"', '"m02_planned"')
    offered = '["configure", "echo", "store", "find", "send_hl7"]'
    _replace(lab / "lab.toml", offered, str(sorted(CONSOLE_ACTIONS)).replace("'", '"'))
    furnish(lab / "lab.py", busy_hospital())
    return root


def busy_hospital() -> dict[str, Any]:
    """Return a hospital with a system of every kind that is operated.

    The RIS refuses messages without PID-3; the engine parks what the RIS refuses.
    """
    entry = {
        "PatientName": "Doe^Jane",
        "PatientID": "P1",
        "StudyInstanceUID": "1.2.5",
        "AccessionNumber": "A1",
        "ScheduledProcedureStepSequence": [
            {
                "Modality": "CT",
                "ScheduledStationAETitle": CT01,
                "ScheduledProcedureStepStartDate": "20261122",
                "ScheduledProcedureStepStartTime": "0800",
                "ScheduledProcedureStepID": "SPS1",
            }
        ],
    }
    known = [{"ae_title": CT01}, {"ae_title": ARCHIVE_TITLE}]
    routes = [
        {"id": "to_ris", "sending_application": "EHR", "to": ["ris"], "map": "out"},
        {"id": "to_ehr", "sending_application": "RIS", "to": ["ehr"]},
    ]
    step = {"do": "translate", "to": "PID-8", "table": "sex"}
    interfaces = engine(
        to("ris", on_error="skip"),
        to("ehr"),
        routes=routes,
        maps={"out": [step]},
        tables={"sex": {"W": "F"}},
    )
    scan = {"label": "Head", "files": ["scan.dcm"]}
    return {
        "console": {"label": "CT 1"},
        "nodes": [
            archive(holdings=HELD, destinations=DESTINATIONS, device_table=known),
            system("viewer", "view", "VIEW1", ARCHIVE_TITLE),
            system("modality", "ct", CT01, ARCHIVE_TITLE, holdings=HELD, samples=[scan]),
            system("ris", "mwl", "MWL", CT01, worklist=[entry]),
            interfaces,
            ris(
                destinations=[to("engine", message_types=["ORM", "ORU"])],
                required=["PID-3.1"],
                worklist_at="mwl",
            ),
            ehr(),
        ],
    }


def put_incident(root: Path, name: str) -> None:
    """Copy an incident to the content at *root*, into a module to come."""
    # Its debrief links a lesson that this content has not.
    ignored = shutil.ignore_patterns("__pycache__", "debrief.md")
    folder = root / "labs" / name
    shutil.copytree(_LABS / name, folder, ignore=ignored)
    declared = (folder / "lab.toml").read_text("utf-8")
    planned = re.sub(r'^module = ".*"$', 'module = "m02_planned"', declared, flags=re.MULTILINE)
    (folder / "lab.toml").write_text(planned, "utf-8")


def put_practice_hospital(root: Path) -> None:
    """Copy the hospital that mentors open for their mentees to the content at *root*."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(
        _LABS / "practice_hospital", root / "labs" / "practice_hospital", ignore=ignored
    )


def furnish(code: Path, hospital: dict[str, Any] | None = None) -> None:
    """Put a real ward, or another *hospital*, in the place of the lab's bare archive."""
    _replace(code, '{"archive": {"ae_title": "ARCHIVE"}}', repr(hospital or ward()))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")

"""Archive and scanners, and the objects that lie on the new scanner, from the params."""

from typing import Any

from app.dicom import build_object, new_uid
from app.grading import Params
from app.practice import default_contexts

from .drawing import DEMO
from .interfaces import PLAIN, WORKLIST_TITLE, interfaces, place

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2.1"
CT_PORT = 104
DEMO_PORT = 10105
TEST_ARCHIVE = "TEST_PACS"


def hospital(params: Params) -> dict[str, Any]:
    """Return the systems as they stand on the afternoon before."""
    scanners = [_scanner(params, "ct_new"), _scanner(params, "ct_old")]
    nodes = [*interfaces(params), _archive(params), *scanners]
    return {"console": {"label": "Console of the new CT"}, "nodes": nodes}


def test_facts(params: Params, number: int) -> dict[str, str]:
    """Return the facts of an object of the test patient."""
    name, patient = params["test"]
    uid = new_uid("new-ct", params["new"], patient)
    return {
        "SOPClassUID": ENHANCED_CT,
        "SOPInstanceUID": f"{uid}.1.{number}",
        "StudyInstanceUID": uid,
        "SeriesInstanceUID": f"{uid}.1",
        "PatientName": name,
        "PatientID": patient,
        "Modality": "CT",
        "StudyDate": params["days"][0],
        "StudyDescription": "PHANTOM",
    }


def demo_facts(params: Params, number: int) -> dict[str, str]:
    """Return the facts of an image that the maker uses for demonstrations."""
    uid = new_uid("new-ct-demo", params["new"])
    return {
        "SOPClassUID": CT_IMAGE,
        "SOPInstanceUID": f"{uid}.1.{number}",
        "StudyInstanceUID": uid,
        "SeriesInstanceUID": f"{uid}.1",
        "PatientName": "Showroom^Volunteer",
        "PatientID": "DEMO1",
        "Modality": "CT",
        "StudyDescription": "DEMONSTRATION",
    }


def files(params: Params) -> dict[str, bytes]:
    """Return what can be sent from the new scanner."""
    tests = {
        f"test_{n}.dcm": build_object(test_facts(params, n), transfer_syntax_uid=params["syntax"])
        for n in (1, 2)
    }
    return tests | {f"demo_{n}.dcm": build_object(demo_facts(params, n)) for n in (1, 2)}


def report_line(params: Params) -> dict[str, Any]:
    """Return where the archive should report to for the new scanner."""
    at = place(params, "ct2", 41, CT_PORT)
    return {"ae_title": params["new"], "host": at["host"], "port": at["port"]}


def _lines(params: Params) -> list[dict[str, Any]]:
    """Return where the archive reports to."""
    at, line = place(params, "ct1", 40, CT_PORT), report_line(params)
    if params["custody"] == "report_title":
        line["ae_title"] = DEMO
    if params["custody"] == "report_port":
        line["port"] = DEMO_PORT
    return [{"ae_title": params["production"], "host": at["host"], "port": at["port"]}, line]


def _archive(params: Params) -> dict[str, Any]:
    contexts = [
        {"abstract_syntax": each.abstract_syntax, "transfer_syntaxes": list(each.transfer_syntaxes)}
        for each in default_contexts()
    ]
    if params["images"] == "syntax":
        contexts.append({"abstract_syntax": ENHANCED_CT, "transfer_syntaxes": list(PLAIN)})
    return {
        "kind": "archive",
        "id": "archive",
        "label": "Archive (PACS)",
        **place(params, "pacs", 10, params["ports"][0]),
        "ae_title": params["archive_title"],
        "device_table": [
            {"ae_title": params["production"], "label": "CT in production"},
            {"ae_title": params["new"], "label": "New CT"},
        ],
        "contexts": contexts,
        "commitment": "new",
        "destinations": _lines(params),
    }


def _scanner(params: Params, name: str) -> dict[str, Any]:
    is_new = name == "ct_new"
    refuses = is_new and params["custody"] == "report_refused"
    caller = TEST_ARCHIVE if refuses else params["archive_title"]
    pacs = place(params, "pacs", 10, params["ports"][0])
    mwl = place(params, "mwl", 14, params["ports"][1])
    return {
        "kind": "modality",
        "id": name,
        "label": "New CT" if is_new else "CT in production",
        **place(params, "ct2" if is_new else "ct1", 41 if is_new else 40, CT_PORT),
        "ae_title": params["new"] if is_new else params["production"],
        "device_table": [
            {"ae_title": caller, "label": "Archive"},
            {"ae_title": WORKLIST_TITLE, "label": "Worklist"},
        ],
        "destinations": [
            {
                "ae_title": params["archive_title"],
                "host": pacs["host"],
                "port": pacs["port"],
            },
            {"ae_title": WORKLIST_TITLE, "host": mwl["host"], "port": mwl["port"]},
        ],
    }

"""Every system of the practice hospital as it was agreed, from the params."""

from typing import Any

from app.dicom import new_uid
from app.grading import Params
from app.practice.engine.worklists import worklist_entry

from .objects import holdings, outside
from .samples import POOL

_PORTS = {"archive": 11112, "vna": 2762, "ehr": 2575, "engine": 2575, "ris": 2575}
_WEB_PORT = 443
_HOSTS = {"archive": "pacs", "worklist": "mwl"}
_DEVICES = ("ct", "mr", "us", "dx")
_FIRST = ("archive", "ct", "us", "view", "vna", "worklist", "dose", "outside")
_NUMBERS = (*_FIRST, "ehr", "engine", "ris", "mr", "dx")
NAMED = (*_FIRST, "mr", "dx")
"""The systems that speak DICOM."""
_PARTS = {"CT": "abdomen", "MR": "head", "US": "abdomen", "DX": "chest"}
"""What is examined by which kind of device."""


def hospital(params: Params) -> dict[str, Any]:
    """Return all systems, each knowing those that it works with."""
    nodes = [
        _archive(params),
        _modality(params, "ct", "CT scanner"),
        _modality(params, "mr", "MR scanner"),
        _modality(params, "us", "Ultrasound"),
        _modality(params, "dx", "X-ray room"),
        _dicom(params, "viewer", "view", "Reading workstation", "archive"),
        {
            **_dicom(params, "archive", "vna", "Second archive (VNA)", "archive"),
            "tls": {"certificate": "valid", "names": []},
        },
        {
            **_dicom(params, "ris", "worklist", "Worklist server", *_DEVICES),
            "worklist": _worklist(params),
        },
        _dicom(params, "dose_registry", "dose", "Dose registry", "ct"),
        {
            **_dicom(params, "archive", "outside", "Archive of the hospital next door", "archive"),
            "holdings": outside(params),
            "web_port": _WEB_PORT,
        },
        _ehr(params),
        _engine(params),
        _ris(params),
    ]
    return {"console": {"label": "Console of imaging IT"}, "nodes": nodes}


def _place(params: Params, name: str) -> dict[str, Any]:
    """Return where a system is."""
    return {
        "host": f"{_HOSTS.get(name, name)}.{params['domain']}.example",
        "address": f"{params['net']}.{10 + _NUMBERS.index(name)}",
        "port": _PORTS.get(name, 104),
    }


def _to(params: Params, name: str, **more: Any) -> dict[str, Any]:
    """Return a line of a table of destinations."""
    place = _place(params, name)
    return {"host": place["host"], "port": place["port"], **more}


def _calls(params: Params, name: str, **more: Any) -> dict[str, Any]:
    return _to(params, name, ae_title=params["titles"][name], **more)


def _dicom(params: Params, kind: str, name: str, label: str, *known: str) -> dict[str, Any]:
    """Return a system that listens for DICOM and takes calls from those that are *known*."""
    titles = params["titles"]
    return {
        "kind": kind,
        "id": name,
        "label": label,
        **_place(params, name),
        "ae_title": titles[name],
        "device_table": [{"ae_title": titles[each], "label": each.upper()} for each in known],
    }


def _archive(params: Params) -> dict[str, Any]:
    return {
        **_dicom(params, "archive", "archive", "Archive (PACS)", *_DEVICES, "view", "vna"),
        "duplicates": "keep",
        "holdings": holdings(params),
        "web_port": _WEB_PORT,
        "destinations": [
            _calls(params, "view"),
            _calls(params, "vna", tls=True),
            *(_calls(params, each) for each in _DEVICES),
            _calls(params, "outside"),
        ],
    }


def _modality(params: Params, name: str, label: str) -> dict[str, Any]:
    return {
        **_dicom(params, "modality", name, label, "archive"),
        "destinations": [_calls(params, "archive"), _calls(params, "worklist")],
        "today": params["today"],
        "samples": [{"label": label, "files": list(names)} for label, names in POOL[name].items()],
    }


def _interface(params: Params, kind: str, name: str, label: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": name,
        "label": label,
        **_place(params, name),
        "application": name.upper(),
        "facility": "HOSP",
    }


def _ehr(params: Params) -> dict[str, Any]:
    orders = {
        placer: {
            "placer_order_number": placer,
            "procedure_code": f"{modality}{_PARTS[modality][:3].upper()}",
            "procedure_name": f"{modality} {_PARTS[modality]}",
            "modality": modality,
            "start": start,
            "patient_id": params["people"][at][2],
            "status": "SC",
            "accession_number": accession,
        }
        for at, placer, accession, modality, start in _ordered(params)
    }
    return {
        **_interface(params, "ehr", "ehr", "EHR"),
        "destinations": [_to(params, "engine", id="engine", label="Interface engine")],
        "patients": _patients(params),
        "orders": orders,
        "queues": _empty("engine"),
    }


def _engine(params: Params) -> dict[str, Any]:
    return {
        **_interface(params, "engine", "engine", "Interface engine"),
        "routes": [
            {"id": "patients", "to": ["ris"], "message_type": "ADT", "map": "patients"},
            {
                "id": "orders",
                "to": ["ris"],
                "message_type": "ORM",
                "sending_application": "EHR",
                "map": "orders",
            },
            {"id": "back", "to": ["ehr"], "sending_application": "RIS"},
        ],
        "destinations": [
            _to(params, "ris", id="ris", label="RIS"),
            _to(params, "ehr", id="ehr", label="EHR"),
        ],
        "maps": {
            "patients": [{"do": "translate", "to": "PID-8", "table": "sex"}],
            "orders": [{"do": "set", "to": "OBR-5", "value": "R"}],
        },
        "tables": {"sex": {"F": "F", "M": "M", "O": "O", "W": "F"}},
        "queues": _empty("ris", "ehr"),
    }


def _empty(*names: str) -> dict[str, Any]:
    """Return a queue for each destination, in which nothing waits."""
    return {each: {"state": "running", "reason": "", "waiting": []} for each in names}


def _orders(params: Params) -> dict[str, Any]:
    """Return today's orders as the RIS has them, by accession number."""
    titles = params["titles"]
    return {
        accession: {
            "accession_number": accession,
            "placer_order_number": placer,
            "filler_order_number": f"F{accession}"[:16],
            "procedure_code": f"{modality}{_PARTS[modality][:3].upper()}",
            "procedure_name": f"{modality} {_PARTS[modality]}",
            "requested_procedure_id": f"RP{at}",
            "step_id": f"SPS{at}",
            "modality": modality,
            "station": titles[modality.lower()],
            "start": start,
            "study_instance_uid": new_uid("practice-hospital-order", accession),
            "patient_id": params["people"][at][2],
            "status": "SC",
        }
        for at, placer, accession, modality, start in _ordered(params)
    }


def _worklist(params: Params) -> list[dict[str, Any]]:
    """Return the orders as the worklist server answers them."""
    patients = _patients(params)
    rows = sorted(_orders(params).values(), key=lambda row: str(row["start"]))
    return [worklist_entry(row, patients[row["patient_id"]]) for row in rows]


def _ris(params: Params) -> dict[str, Any]:
    titles = params["titles"]
    return {
        **_interface(params, "ris_hl7", "ris", "RIS"),
        "destinations": [
            _to(
                params,
                "engine",
                id="engine",
                label="Interface engine",
                message_types=["ORM", "ORU"],
            )
        ],
        "patients": _patients(params),
        "orders": _orders(params),
        "worklist": _worklist(params),
        "queues": _empty("engine"),
        "worklist_at": "worklist",
        "follows_steps": True,
        "stations": {each.upper(): titles[each] for each in _DEVICES},
    }


def _ordered(params: Params) -> list[tuple[int, str, str, str, str]]:
    """Return today's orders: whose, both numbers, for which device, and when."""
    day = params["today"]
    # Patient, numbers, device, time; the one for the film was here before.
    rows = (
        (3, 3, "CT", "0900"),
        (4, 4, "CT", "1030"),
        (5, 5, "US", "1115"),
        (7, 6, "MR", "1130"),
        (0, 7, "DX", "1145"),
    )
    return [
        (at, params["placers"][number], params["accessions"][number], modality, f"{day}{time}")
        for at, number, modality, time in rows
    ]


def _patients(params: Params) -> dict[str, Any]:
    return {
        mrn: {"name": name, "birth_date": birth_day, "sex": sex}
        for _, name, mrn, birth_day, sex in params["people"]
    }

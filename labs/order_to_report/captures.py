"""The twelve captures: HL7 messages whole, DICOM commands as the recorder wrote them down."""

from collections.abc import Callable, Mapping

from app.grading import Params
from app.hl7 import build_message, escape

HL7 = frozenset({"adt", "order", "number_back", "scheduled", "prelim", "final"})

ROLES = {
    "adt": "registration",
    "ward": "the ward's ordering system",
    "ris": "RIS",
    "scanner": "scanner",
    "archive": "PACS archive",
    "workstation": "reading workstation",
    "reporting": "reporting system",
}
JOBS = {
    "adt": "a patient is registered",
    "order": "an exam is ordered",
    "number_back": "an order is accepted and numbered",
    "scheduled": "an exam is scheduled",
    "mwl_rq": "the worklist is asked for",
    "mwl_rsp": "the worklist is answered",
    "mpps_create": "work on the exam begins (MPPS)",
    "mpps_set": "work on the exam ends (MPPS)",
    "first_store": "an image is sent",
    "last_store": "an image is sent",
    "commit_rq": "storage commitment is asked for",
    "commit_rsp": "storage commitment is answered",
    "fetch": "a stored study is looked up",
    "prelim": "a preliminary report is sent",
    "final": "a final report is sent",
}
_ENDS = {
    "adt": ("adt", "ris"),
    "order": ("ward", "ris"),
    "number_back": ("ris", "ward"),
    "scheduled": ("ris", "archive"),
    "mwl_rq": ("scanner", "ris"),
    "mwl_rsp": ("ris", "scanner"),
    "mpps_create": ("scanner", "ris"),
    "mpps_set": ("scanner", "ris"),
    "first_store": ("scanner", "archive"),
    "last_store": ("scanner", "archive"),
    "commit_rq": ("scanner", "archive"),
    "commit_rsp": ("archive", "scanner"),
    "fetch": ("workstation", "archive"),
}


def ends(params: Params, step: str) -> tuple[str, str]:
    """Return the roles of the system that sends the *step* and of the one that receives it."""
    return _ENDS.get(step, (str(params["report_from"]), "ward"))


def file_name(letter: str) -> str:
    """Return the name under which an HL7 capture lies on the bench."""
    return f"capture_{letter}.hl7"


def caught(params: Params, letter: str) -> str:
    """Return what the recorder noted of the capture *letter*."""
    step = params["steps"][letter]
    if step in HL7:
        return f"An HL7 message. It lies on the bench as {file_name(letter)}."
    # In the order of the alphabet, so that the line does not say who spoke.
    one, other = sorted(params["systems"][role] for role in ends(params, step))
    return f"Between {one} and {other}: {_command(params, step)}"


def short(params: Params, letter: str) -> str:
    """Return a few words by which to know the capture *letter* again."""
    step = params["steps"][letter]
    return file_name(letter) if step in HL7 else _command(params, step).split(";")[0]


def _command(params: Params, step: str) -> str:
    accession, images = params["accession"], params["images"]
    study = f"Study Instance UID (0020,000D) {params['study']}"
    number = f"Accession Number (0008,0050) {accession}"
    done = images - params["failed"]
    failed = f", Failed SOP Sequence (0008,1198) {params['failed']} items"
    return {
        "mwl_rq": "C-FIND-RQ; Scheduled Procedure Step Start Date (0040,0002) "
        f"{params['day']}, Scheduled Station AE Title (0040,0001) {params['systems']['scanner']}",
        "mwl_rsp": f"C-FIND-RSP; status FF00, {number}, {study}",
        "mpps_create": "N-CREATE-RQ; Affected SOP Instance UID "
        f"{params['mpps']}, Performed Procedure Step Status (0040,0252) IN PROGRESS, {number}",
        "mpps_set": f"N-SET-RQ; Requested SOP Instance UID {params['mpps']}, Performed Procedure "
        f"Step Status (0040,0252) COMPLETED, Performed Series Sequence (0040,0340) "
        f"{params['series']} items",
        "first_store": f"C-STORE-RQ; Instance Number (0020,0013) 1, {study}, {number}",
        "last_store": f"C-STORE-RQ; {images} of {images} objects that went this way, {study}",
        "commit_rq": "N-ACTION-RQ; Action Type ID 1, Referenced SOP Sequence (0008,1199) "
        f"{images} items",
        "commit_rsp": f"N-EVENT-REPORT-RQ; Event Type ID {2 if params['failed'] else 1}, "
        f"Referenced SOP Sequence (0008,1199) {done} items{failed if params['failed'] else ''}",
        "fetch": f"C-FIND-RQ; Query/Retrieve Level (0008,0052) STUDY, {number}",
    }[step]


def messages(params: Params) -> dict[str, bytes]:
    """Return the HL7 captures by the names they have on the bench."""
    return {
        file_name(letter): _message(params, step)
        for letter, step in params["steps"].items()
        if step in HL7
    }


def _message(params: Params, step: str) -> bytes:
    sender, receiver = (params["systems"][role] for role in ends(params, step))
    # The recorder's clock had stopped: every message carries the same moment.
    head = {
        "MSH-3": sender,
        "MSH-5": receiver,
        "MSH-7": f"{params['day']}000000",
        "MSH-10": f"{sender[:2]}{params['filler'][-5:]}",
    }
    structure, body = _BODIES[step](params)
    return build_message(structure, "2.5.1", {**head, **body})


def _patient(params: Params) -> dict[str, str]:
    return {
        "PID-3": f"{params['mrn']}^^^HOSP^MR",
        "PID-5": params["name"],
        "PID-7": params["birth_day"],
        "PID-8": params["sex"],
        "PV1-2": "I" if params["admission"] == "A01" else "O",
        "PV1-19": params["visit"],
    }


def _adt(params: Params) -> tuple[str, Mapping[str, str]]:
    event = params["admission"]
    return "ADT_A01", {
        "MSH-9": f"ADT^{event}^ADT_A01",
        "EVN-1": event,
        "EVN-2": f"{params['day']}000000",
        **_patient(params),
    }


def _order(params: Params) -> tuple[str, Mapping[str, str]]:
    return params["order_as"], {
        **_patient(params),
        "ORC-1": "NW",
        "ORC-2": params["placer"],
        "OBR-2": params["placer"],
        "OBR-4": _exam(params),
    }


def _number_back(params: Params) -> tuple[str, Mapping[str, str]]:
    return "ORR_O02", {
        "MSA-1": "AA",
        "MSA-2": f"{params['systems']['ward'][:2]}{params['filler'][-5:]}",
        "ORC-1": "OK",
        "ORC-2": params["placer"],
        "ORC-3": params["filler"],
        "OBR-2": params["placer"],
        "OBR-3": params["filler"],
        "OBR-4": _exam(params),
    }


def _scheduled(params: Params) -> tuple[str, Mapping[str, str]]:
    body = {
        **_patient(params),
        "ORC-1": "NW",
        "ORC-2": params["placer"],
        "ORC-3": params["filler"],
        "ORC-5": "SC",
        "OBR-2": params["placer"],
        "OBR-3": params["filler"],
        "OBR-4": _exam(params),
    }
    if params["schedule_as"] == "OMI_O23":
        job = params["filler"][2:]
        keys = {
            "IPC-1": params["accession"],
            "IPC-2": f"RP{job}",
            "IPC-3": params["study"],
            "IPC-4": f"SPS{job}",
            "IPC-5": params["modality"],
        }
    else:
        keys = {"OBR-18": params["accession"], "ZDS-1": f"{params['study']}^^Application^DICOM"}
    return params["schedule_as"], {**body, **keys}


def _report(params: Params, status: str, text: str) -> tuple[str, Mapping[str, str]]:
    return "ORU_R01", {
        **_patient(params),
        "OBR-2": params["placer"],
        "OBR-3": params["filler"],
        "OBR-4": _exam(params),
        "OBR-7": params["day"],
        "OBR-25": status,
        "OBX-1": "1",
        "OBX-2": "TX",
        "OBX-3": "IMP^Impression^L",
        "OBX-5": escape(text),
        "OBX-11": status,
    }


def _exam(params: Params) -> str:
    return f"{params['modality']}{params['series']}4^{escape(params['exam'])}^L"


_BODIES: dict[str, Callable[[Params], tuple[str, Mapping[str, str]]]] = {
    "adt": _adt,
    "order": _order,
    "number_back": _number_back,
    "scheduled": _scheduled,
    "prelim": lambda params: _report(params, "P", "Nothing urgent. Full report follows."),
    "final": lambda params: _report(params, "F", "No sign of disease."),
}

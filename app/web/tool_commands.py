"""Commands for learners' own tools, ready to copy: for each system those that it answers."""

from collections.abc import Iterable, Mapping
from shlex import quote
from typing import Any, Final

from app.frozen import Frozen
from app.practice.config import VERIFICATION, Record
from app.practice.gateway.titles import application_of
from app.practice.services.models import (
    DOSE_REPORT,
    STUDY_ROOT_FIND,
    STUDY_ROOT_GET,
    STUDY_ROOT_MOVE,
    WORKLIST_FIND,
    is_storage,
)
from app.practice.states import full_node

NOBODY: Final = "MY_TOOL"
"""The calling title at a system that knows none."""
_STUDY: Final = "THE_STUDY"
_KEYS: Final = "-k QueryRetrieveLevel=STUDY -k PatientName -k StudyInstanceUID"
_STEP: Final = "-k PatientName -k AccessionNumber -k 'ScheduledProcedureStepSequence[0].Modality'"
_ONE: Final = "-k QueryRetrieveLevel=STUDY -k StudyInstanceUID={study}"
_PROGRAMS: Final = {
    "DCMTK": (
        ("echo", "echoscu -v {who} {plain}"),
        ("store", "storescu -v {who} {plain} {file}"),
        ("find", f"findscu -v -S {{who}} {_KEYS} {{plain}}"),
        ("worklist", f"findscu -v -W {{who}} {_STEP} {{plain}}"),
        ("get", f"getscu -v -S {{who}} {_ONE} {{plain}}"),
        ("move", f"movescu -v -S {{who}} -aem {{to}} {_ONE} {{plain}}"),
        ("echo", "echoscu -v +tla +cf lab-ca.pem {who} {secure}"),
    ),
    "pynetdicom": (
        ("echo", "python -m pynetdicom echoscu -v {who} {plain}"),
        ("store", "python -m pynetdicom storescu -v {who} {plain} {file}"),
        ("find", f"python -m pynetdicom findscu -v -S {{who}} {_KEYS} {{plain}}"),
        ("worklist", f"python -m pynetdicom findscu -v -W {{who}} {_STEP} {{plain}}"),
        ("get", f"python -m pynetdicom getscu -v -S {{who}} {_ONE} {{plain}}"),
    ),
    "dcm4che": (
        ("echo", "storescu {there}"),
        ("store", "storescu {there} {file}"),
        ("find", "findscu {there} -L STUDY -r PatientName -r StudyInstanceUID"),
        ("worklist", "findscu {there} -M MWL -r PatientName -r AccessionNumber"),
        ("get", "getscu {there} -L STUDY -m StudyInstanceUID={study}"),
        ("move", "movescu {there} --dest {to} -L STUDY -m StudyInstanceUID={study}"),
    ),
}
"""What each program is told, by the service that it asks for."""
_EVENTS: Final = {
    "ADT": "ADT^A04",
    "OMG": "OMG^O19",
    "OMI": "OMI^O23",
    "ORM": "ORM^O01",
    "ORU": "ORU^R01",
    "SIU": "SIU^S12",
}
_MESSAGE: Final = (
    "MSH|^~\\&|TOOL|DESK|{application}|{code}|20260101080000||{event}|T1|P|2.5.1\r"
    "PID|1||T1^^^TOOL||\r"
)


class Place(Frozen):
    """Where the practice network listens."""

    host: str
    ports: Mapping[str, int]


class Commands(Frozen):
    """What one program is told, line by line."""

    program: str
    lines: tuple[str, ...]


class Reached(Frozen):
    """A system as tools reach it; of one that nobody has looked at yet only its name is told.

    *name* is the called AE title, or the receiving application. *calling* is a title that the
    system lets in: where its device table has none, it *knows_nobody*.
    """

    label: str
    name: str
    seen: bool
    groups: tuple[Commands, ...] = ()
    calling: str = ""
    knows_nobody: bool = False


def dicom_system(node: Mapping[str, Any], title: str, place: Place, *, seen: bool) -> Reached:
    """Return how tools reach a system that listens for DICOM under *title*."""
    if not seen:
        return Reached(node["label"], title, seen)
    full = full_node(node)
    known = [row["ae_title"].strip() for row in full["device_table"]]
    calling = next(filter(None, known), NOBODY)
    words = _words(full, title, calling, place)
    services = _services(full)
    groups = tuple(_commands(program, services, words) for program in _PROGRAMS)
    knows_nobody = calling not in known and "calling" in full["checks"]
    return Reached(node["label"], title, seen, groups, calling, knows_nobody)


def message_system(node: Mapping[str, Any], code: str, place: Place, *, seen: bool) -> Reached:
    """Return how tools reach a system that listens for HL7 messages."""
    if not seen:
        return Reached(node["label"], "", seen)
    application = application_of(node)
    file, host, port = "message.hl7", place.host, place.ports["mllp"]
    event = _event(full_node(node)["message_types"] or ())
    message = _MESSAGE.format(application=application, code=code, event=event)
    groups = (
        Commands("A shell, to write a message", (f"printf {_for_printf(message)} > {file}",)),
        Commands("python-hl7", (f"mllp_send --loose --file {file} --port {port} {host}",)),
        Commands("dcm4che", (f"hl7snd -c {host}:{port} {file}",)),
    )
    return Reached(node["label"], application, seen, groups)


def secure_commands(place: Place) -> Commands:
    """Return how the certificate of the port for messages in TLS is looked at."""
    address = f"{place.host}:{place.ports['mllp_tls']}"
    return Commands(
        "The certificate, with openssl",
        (f"openssl s_client -connect {address} -CAfile lab-ca.pem",),
    )


def _words(node: Record, title: str, calling: str, place: Place) -> dict[str, str]:
    """Return what stands in the commands, as a shell takes it."""
    studies = (row.get("StudyInstanceUID") for row in node["holdings"].values())
    classes = {row["abstract_syntax"] for row in node["contexts"]}
    is_registry = {each for each in classes if is_storage(each)} == {DOSE_REPORT}
    host, ports, me = place.host, place.ports, quote(calling)
    return {
        "who": f"-aet {me} -aec {title}",
        "there": f"-c {title}@{host}:{ports['dicom']} -b {me}",
        "plain": f"{host} {ports['dicom']}",
        "secure": f"{host} {ports['dicom_tls']}",
        "study": quote(str(next(filter(None, studies), _STUDY))),
        "to": quote(next((row["ae_title"] for row in node["destinations"]), "")),
        "file": "dose_report.dcm" if is_registry else "image.dcm",
    }


def _services(node: Record) -> set[str]:
    """Return what can be asked of a system, by the presentation contexts that it accepts."""
    classes = {row["abstract_syntax"] for row in node["contexts"]}
    asked = {
        "echo": VERIFICATION in classes,
        "store": any(map(is_storage, classes)),
        "find": STUDY_ROOT_FIND in classes,
        "worklist": WORKLIST_FIND in classes,
        "get": STUDY_ROOT_GET in classes,
        "move": STUDY_ROOT_MOVE in classes and bool(node["destinations"]),
    }
    return {service for service, is_offered in asked.items() if is_offered}


def _commands(program: str, services: set[str], words: Mapping[str, str]) -> Commands:
    lines = [line for service, line in _PROGRAMS[program] if service in services]
    return Commands(program, tuple(line.format(**words) for line in lines))


def _event(taken: Iterable[str]) -> str:
    known = (_EVENTS.get(kind.partition("^")[0], "") for kind in taken)
    return next(filter(None, known), _EVENTS["ADT"])


def _for_printf(message: str) -> str:
    """Return the message as printf writes it: its carriage returns are told, not typed."""
    told = message.replace("\\", "\\\\").replace("%", "%%").replace("\r", "\\r")
    return quote(told)

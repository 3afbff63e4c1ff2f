"""What can be done at a system: one line of data an action, with the fields that its form has."""

from collections.abc import Mapping
from typing import Any, Final

from app.frozen import Frozen, replace
from app.practice.dicomweb.config import NODE_KIND, speaks_web
from app.practice.media_names import MEDIA_KEYS, WRITE_MEDIA
from app.practice.services.scheduled import ACQUIRE, TYPED

_TITLES: Final = ("calling_ae_title", "called_ae_title", "host", "port", "tls")
_DICOM_NODES: Final = frozenset({"archive", "viewer", "modality", "ris", "dose_registry", "peer"})
_HL7_NODES: Final = frozenset({"mllp", "engine", "ehr", "ris_hl7"})
_ARCHIVES: Final = frozenset({"archive", "peer"})
_PERFORMED: Final = frozenset({"archive", "ris", "peer"})
_MODALITIES: Final = frozenset({"modality"})
_ENGINE: Final = frozenset({"engine"})
_EHR: Final = frozenset({"ehr"})
_RIS: Final = frozenset({"ris_hl7"})
_WEB: Final = frozenset({"archive", "dicomweb"})
_WRITES_MEDIA: Final = _WEB

STATIONS: Final = frozenset({"engine", "ehr", "ris_hl7"})
"""Systems with queues, whose panels have the care of queues in them."""


class ActionForm(Frozen):
    """An action as a page offers it: *fields* by the widgets of ``parts/action_fields.html``.

    *node_kinds* are the systems at which it makes sense; *do* is what a system itself is asked to
    do, and *line* the line of a table that the form is about, counted from 1.
    """

    kind: str
    title: str
    button: str
    fields: tuple[str, ...]
    node_kinds: frozenset[str]
    do: str = ""
    line: int = 0

    @property
    def key(self) -> str:
        """Return what tells this form from the others of a page."""
        return "-".join(filter(None, (self.kind, self.do, str(self.line or ""))))

    def is_of(self, action: Mapping[str, Any]) -> bool:
        """Return whether *action* was asked for by such a form."""
        return action.get("kind") == self.kind and action.get("do", "") == self.do


class Widget(Frozen):
    """A field of a form: its label, what helps, and the choices where it is a list."""

    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()


_PATIENT: Final = tuple(f"patient.{name}" for name in ("id", "name", "birth_date", "sex"))
_STORE: Final = (*_TITLES, "files")
_MOVE: Final = (*_TITLES, "destination", "root", "level", "keys")
_GET: Final = (*_TITLES, "root", "level", "keys")
_FIND: Final = (*_TITLES, "model", "level", "keys")
_BEGIN: Final = (*_TITLES, "sop_instance_uid", "attributes")
_REQUEST: Final = ("method", "target", "accept", "content_type", "body")
_MEDIA: Final = tuple(f"key.{name}" for name in MEDIA_KEYS)
_ACQUIRE: Final = ("entry", "sample", *(f"typed.{name}" for name in TYPED), "step_uid")
_ORDER: Final = (
    "patient_id", "procedure_code", "procedure_name", "modality", "start", "placer_order_number",
)  # fmt: skip

ACTION_FORMS: Final = (
    ActionForm("echo", "Verify with C-ECHO", "Send C-ECHO", _TITLES, _DICOM_NODES),
    ActionForm("find", "Query with C-FIND", "Send C-FIND", _FIND, _DICOM_NODES),
    ActionForm("store", "Send objects with C-STORE", "Send C-STORE", _STORE, _DICOM_NODES),
    ActionForm("move", "Retrieve with C-MOVE", "Send C-MOVE", _MOVE, _ARCHIVES),
    ActionForm("get", "Retrieve with C-GET", "Send C-GET", _GET, _ARCHIVES),
    ActionForm("commit", "Ask for storage commitment", "Send N-ACTION", _STORE, _ARCHIVES),
    ActionForm("mpps_create", "Begin a step (MPPS)", "Send N-CREATE", _BEGIN, _PERFORMED),
    ActionForm("mpps_set", "Change or end a step (MPPS)", "Send N-SET", _BEGIN, _PERFORMED),
    ActionForm(ACQUIRE, "Acquire images", "Acquire", _ACQUIRE, _MODALITIES),
    ActionForm("delete", "Delete objects here", "Delete these", ("objects",), _MODALITIES),
    ActionForm(
        "send_hl7", "Send an HL7 message", "Send the message", ("host", "port", "message"),
        _HL7_NODES,
    ),
    ActionForm(
        "dicomweb", "Ask the web service", "Send the request", _REQUEST, _WEB
    ),
    ActionForm(
        WRITE_MEDIA, "Write studies to portable media", "Write the medium", _MEDIA, _WRITES_MEDIA
    ),
    ActionForm("ehr", "Register a patient (A04)", "Register", _PATIENT, _EHR, "register"),
    ActionForm("ehr", "Admit a patient (A01)", "Admit", _PATIENT, _EHR, "admit"),
    ActionForm("ehr", "Update a patient (A08)", "Update", _PATIENT, _EHR, "update"),
    ActionForm("ehr", "Discharge a patient (A03)", "Discharge", _PATIENT[:1], _EHR, "discharge"),
    ActionForm("ehr", "Merge two records (A40)", "Merge", ("surviving", "retired"), _EHR, "merge"),
    ActionForm("ehr", "Place an order", "Place the order", _ORDER, _EHR, "order"),
    ActionForm(
        "ehr", "Cancel an order", "Cancel the order", ("placer_order_number",), _EHR, "cancel"
    ),
    ActionForm(
        "ris", "Schedule an order anew", "Schedule", ("accession_number", "start", "station"),
        _RIS, "schedule",
    ),
    ActionForm(
        "ris", "Change the status of an order", "Set the status",
        ("accession_number", "order_status"), _RIS, "status",
    ),
    ActionForm(
        "ris", "Send a report", "Send the report", ("accession_number", "report_status", "text"),
        _RIS, "report",
    ),
)  # fmt: skip
"""Every action that a page can offer; a lab's ``console`` says which of them it does."""

DESTINATION: Final = ActionForm(
    "engine", "Destination", "Save the destination",
    tuple(
        f"destination.{name}"
        for name in (
            "id", "host", "port", "message_types", "on_error", "holds_patient", "retries", "depth",
            "map",
        )
    ),
    _ENGINE, "edit_destination",
)  # fmt: skip
ROUTE: Final = ActionForm(
    "engine", "Route", "Save the route",
    tuple(
        f"route.{name}"
        for name in (
            "id", "to", "message_type", "trigger_events", "sending_application", "map", "enabled",
        )
    ),
    _ENGINE, "edit_route",
)  # fmt: skip
MAP: Final = ActionForm(
    "engine", "Map", "Save the map", ("map", "steps"), _ENGINE, "edit_map"
)  # fmt: skip
TABLE: Final = ActionForm(
    "engine", "Table", "Save the table", ("table", "rows"), _ENGINE, "edit_table"
)  # fmt: skip

_YES_NO: Final = (("yes", "yes"), ("no", "no"))
_ROOTS: Final = (
    ("study_root", "Studies (study root)"),
    ("patient_root", "Patients (patient root)"),
)

WIDGETS: Final[Mapping[str, Widget]] = {
    "entry": Widget(
        "Worklist entry",
        "What this device found when the worklist was last asked for under its AE title.",
    ),
    "sample": Widget("What to take pictures of"),
    "typed.PatientName": Widget(
        "Name, typed here", "FAMILY^GIVEN. What is typed stands in the place of the entry's value."
    ),
    "typed.PatientID": Widget("Record number, typed here", "Blank: as in the entry."),
    "typed.PatientBirthDate": Widget("Date of birth, typed here", "YYYYMMDD."),
    "typed.PatientSex": Widget("Sex, typed here", "F, M or O."),
    "typed.AccessionNumber": Widget("Accession number, typed here", "At most 16 characters."),
    "typed.StudyDescription": Widget("Study, typed here", "In words."),
    "step_uid": Widget(
        "Performed procedure step",
        "SOP Instance UID of a step that was begun for it (MPPS); the images will name it.",
    ),
    "calling_ae_title": Widget(
        "Calling AE title (you)",
        "The title by which this console introduces itself; at most 16 characters.",
    ),
    "called_ae_title": Widget(
        "Called AE title", "The title that you ask for on the other side."
    ),
    "host": Widget("Host", "A name or an address."),
    "port": Widget("Port", "A number from 1 to 65535."),
    "tls": Widget("TLS", "Whose settings hold: what is trusted, and which checks are made."),
    "destination": Widget(
        "Destination AE title", "Where the objects are to go, by the title that this system knows."
    ),
    "model": Widget("Ask about", "", (*_ROOTS, ("worklist", "The modality worklist"))),
    "root": Widget("Ask about", "", _ROOTS),
    "level": Widget(
        "Level",
        "A worklist has no levels.",
        tuple((each, each) for each in ("PATIENT", "STUDY", "SERIES", "IMAGE")),
    ),
    "sop_instance_uid": Widget(
        "SOP Instance UID of the step", "Blank, for a new step: the console makes one up."
    ),
    "patient.id": Widget("Record number", "Of the patient, such as 4711."),
    "patient.name": Widget("Name", "As HL7 writes it: family^given. Blank leaves it as it is."),
    "patient.birth_date": Widget("Date of birth", "YYYYMMDD. Blank leaves it as it is."),
    "patient.sex": Widget("Sex", "F, M, O or U. Blank leaves it as it is."),
    "method": Widget(
        "Method", "", (("GET", "GET searches and retrieves"), ("POST", "POST stores"))
    ),
    "target": Widget(
        "Path and query",
        "What follows the root of the service, such as /studies?PatientID=12.",
    ),
    "accept": Widget(
        "Accept",
        "The media types that you would take, with their parameters. Empty takes anything.",
    ),
    "content_type": Widget("Content-Type", "What the body is. Only POST has a body."),
    "key.StudyInstanceUID": Widget(
        "Study Instance UID", "Fill in one of the three fields. Where more are, all must match."
    ),
    "key.PatientID": Widget("Patient ID", "As this system has it: every study of that patient."),
    "key.AccessionNumber": Widget("Accession number", "As this system has it."),
    "surviving": Widget("Record number that stays", "It goes into PID-3."),
    "retired": Widget("Record number that is given up", "It goes into MRG-1."),
    "patient_id": Widget("Record number", "Of a patient who is registered here."),
    "procedure_code": Widget("Procedure code", "From the catalog of procedures."),
    "procedure_name": Widget("Procedure", "In words."),
    "modality": Widget("Modality", "Such as CT."),
    "start": Widget("Start", "YYYYMMDDHHMM."),
    "placer_order_number": Widget("Placer order number", "A new order may leave it blank."),
    "accession_number": Widget("Accession number", "Of an order in the table above."),
    "station": Widget("Station", "AE title of the device that is to do it."),
    "order_status": Widget(
        "Status",
        "",
        (
            ("SC", "SC, scheduled"),
            ("IP", "IP, in process"),
            ("CM", "CM, completed"),
            ("CA", "CA, canceled"),
            ("DC", "DC, discontinued"),
        ),
    ),
    "report_status": Widget(
        "Status", "", (("P", "P, preliminary"), ("F", "F, final"), ("C", "C, corrected"))
    ),
    "destination.id": Widget("Name of the destination", "Queues go by it; it stays."),
    "destination.host": Widget("Host", "A name or an address."),
    "destination.port": Widget("Port", "A number from 1 to 65535."),
    "destination.message_types": Widget("Message types", "With commas between; blank takes all."),
    "destination.on_error": Widget(
        "When a message is refused",
        "",
        (("block", "block: the queue waits"), ("skip", "skip: the message is parked")),
    ),
    "destination.holds_patient": Widget(
        "Hold later messages of a parked patient", "Only together with skip.", _YES_NO
    ),
    "destination.retries": Widget("Further tries", "After a time-out or a refused connection."),
    "destination.depth": Widget("Room in the queue", "Messages that can wait."),
    "destination.map": Widget("Map", "The name of a map, or blank."),
    "route.id": Widget("Name of the route", "A new name makes another route."),
    "route.to": Widget("Destinations", "Their names, with commas between."),
    "route.message_type": Widget("Message type", "Such as ADT; blank takes all."),
    "route.trigger_events": Widget("Trigger events", "With commas between; blank takes all."),
    "route.sending_application": Widget("Sending application", "MSH-3; blank takes all."),
    "route.map": Widget("Map", "The name of a map, or blank."),
    "route.enabled": Widget("In use", "", _YES_NO),
    "map": Widget("Name of the map", "A new name makes another map."),
    "table": Widget("Name of the table", "A new name makes another table."),
}  # fmt: skip
"""What each field is called; fields that are more than a line or a list have a widget of their own
in the template."""


def offered(
    console: tuple[str, ...], node: Mapping[str, Any], *, in_tls: bool = False
) -> list[ActionForm]:
    """Return the forms of a system in a lab that offers *console*.

    Whether to call *in_tls* is asked only where some system is set up for it.
    """
    found = [each for each in ACTION_FORMS if node["kind"] in each.node_kinds]
    absent = {NODE_KIND} if not speaks_web(node) else set()
    absent |= {ACQUIRE} if not node.get("samples") else set()
    found = [each for each in found if each.kind not in absent]
    forms = [each for each in found if each.kind in console]
    return forms if in_tls else [_in_the_clear(each) for each in forms]


def _in_the_clear(form: ActionForm) -> ActionForm:
    return replace(form, fields=tuple(name for name in form.fields if name != "tls"))

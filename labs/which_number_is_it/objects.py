"""The order and the image of one exam, and what each of their places holds."""

from functools import lru_cache

from app.dicom import DicomObject, change, read_object, sample
from app.grading import Params
from app.hl7 import build_message

ORDER, IMAGE = "order.hl7", "image.dcm"

_REQUEST = "(0040,0275)[1]"
ELEMENTS = {
    "mrn": "(0010,0020)",
    "visit": "(0038,0010)",
    "placer": "(0040,2016)",
    "filler": "(0040,2017)",
    "accession": "(0008,0050)",
    "study": "(0020,000D)",
    "series": "(0020,000E)",
    "object": "(0008,0018)",
}


def element_of(params: Params, role: str) -> str:
    """Return the path at which the image holds the number in *role*."""
    if role == "procedure" or (role == "accession" and params["nested"]):
        return f"{_REQUEST}.{'(0040,1001)' if role == 'procedure' else '(0008,0050)'}"
    return ELEMENTS[role]


def image(params: Params) -> bytes:
    """Return the real image of a packaged file, with this exam's synthetic identity."""
    numbers = params["numbers"]
    held = {element_of(params, role): numbers[role] for role in (*ELEMENTS, "procedure")}
    return change(
        sample(params["sample"]),
        {
            "PatientName": params["name"],
            "PatientBirthDate": params["birth_day"],
            "PatientSex": params["sex"],
            "InstitutionName": params["hospital"],
            "StudyDate": params["day"],
            "StudyID": numbers["procedure"],
            "OtherPatientIDsSequence": None,
            "AccessionNumber": "",
            **held,
        },
    )


def fields_of(params: Params, role: str) -> list[str]:
    """Return the fields in which the order holds the number in *role*, as ``PID-3[2]``."""
    other = "PV1-19" if params["visit_at"] == "PID-18" else "PID-18"
    first, second = ("PID-3", "PID-3[2]")
    uid = "IPC-3" if params["style"] == "ipc" else "ZDS-1"
    own = {"obr18": ["OBR-18"], "ipc": ["IPC-1"], "shared": []}[params["style"]]
    orders = {"placer": "2", "filler": "3"}
    return {
        "mrn": [first if params["mrn_first"] else second],
        "national": [second if params["mrn_first"] else first],
        "visit": [params["visit_at"]],
        "account": [other],
        **{role: [f"{each}-{at}" for each in params["orders_in"]] for role, at in orders.items()},
        "accession": own,
        "study": [uid],
        "procedure": ["IPC-2" if params["style"] == "ipc" else "OBR-19"],
    }.get(role, [])


_SHAPES = {"mrn": "{}^^^HOSP^MR", "national": "{}^^^NATL^NI"}
_ZDS = "{}^^Application^DICOM"


def order(params: Params) -> bytes:
    """Return the order: OMI^O23 with its IPC segment, or ORM^O01."""
    numbers, ipc = params["numbers"], params["style"] == "ipc"
    values = {"MSH-3": "RISCORE", "MSH-5": "ARCHIVE", "MSH-10": f"Q{numbers['national'][:6]}"}
    for segment in ("PID", "PV1", "ORC", "OBR", "IPC" if ipc else "ZDS"):
        values |= _fixed(params).get(segment, {})
        for role, number in numbers.items():
            for path in fields_of(params, role):
                if path.startswith(segment):
                    shape = _ZDS if path == "ZDS-1" else _SHAPES.get(role, "{}")
                    values[path] = shape.format(number)
    # The first repetition has to be there before the second can follow it.
    ordered = dict(sorted(values.items(), key=lambda item: item[0] == "PID-3[2]"))
    return build_message("OMI_O23" if ipc else "ORM_O01", params["version"], ordered)


def _fixed(params: Params) -> dict[str, dict[str, str]]:
    return {
        "PID": {
            "PID-5": params["name"],
            "PID-7": params["birth_day"],
            "PID-8": params["sex"],
        },
        "PV1": {"PV1-2": "I", "PV1-3": f"{params['ward']}^4^B"},
        "ORC": {"ORC-1": "NW"},
        "IPC": {"IPC-4": "SPS1"},
        "OBR": {"OBR-1": "1", "OBR-4": f"EX{params['day'][-2:]}^Body imaging^L"},
    }


@lru_cache(maxsize=16)
def facts(data: bytes) -> DicomObject:
    """Return what stands in the image; several checks ask of it."""
    return read_object(data)

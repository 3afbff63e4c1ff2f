"""The systems of the hospital, and the services that may be in use among them."""

from dataclasses import dataclass

from app.grading import Params

ANY = "any"
NODES = {
    "scanner": "CT scanner",
    "mammo": "mammography",
    "ris": "RIS",
    "archive": "archive",
    "reading": "reading room",
    "station": "3D workstation",
    "dose": "dose monitor",
    "ehr": "EHR",
    "engine": "interface engine",
    "clock": "time server",
}
DOORS = {
    "scanner": ("dicom",),
    "mammo": ("dicom",),
    "ris": ("dicom", "hl7"),
    "archive": ("dicom", "web"),
    "reading": ("dicom",),
    "station": ("dicom",),
    "dose": ("dicom",),
    "ehr": ("hl7",),
    "engine": ("hl7",),
    "clock": ("ntp",),
}
"""By system: the doors at which it listens."""

MOVE, COMMIT, PLAIN = "move", "commit", "plain"


@dataclass(frozen=True, slots=True)
class Flow:
    """Who opens a connection to whom, at which port; *kind* names the return paths."""

    caller: str
    called: str
    protocol: str
    port: int
    kind: str = PLAIN

    @property
    def way(self) -> tuple[str, str, str, int]:
        """Return what a firewall sees of the flow."""
        return (self.caller, self.called, self.protocol, self.port)


_SERVICES: dict[str, tuple[str, tuple[tuple[str, str, str, str], ...]]] = {
    "store_scanner": (
        "The CT scanner stores its images in the archive.",
        (("scanner", "archive", "dicom", PLAIN),),
    ),
    "store_mammo": (
        "Mammography stores its images in the archive.",
        (("mammo", "archive", "dicom", PLAIN),),
    ),
    "commit_scanner": (
        (
            "The CT scanner asks the archive for storage commitment. The archive's statement says: "
            "results are sent later, on an association of their own."
        ),
        (("scanner", "archive", "dicom", PLAIN), ("archive", "scanner", "dicom", COMMIT)),
    ),
    "commit_mammo": (
        (
            "Mammography asks the archive for storage commitment. The archive's statement says: "
            "results are sent later, on an association of their own."
        ),
        (("mammo", "archive", "dicom", PLAIN), ("archive", "mammo", "dicom", COMMIT)),
    ),
    "list_scanner": (
        "The CT scanner gets its worklist from RIS.",
        (("scanner", "ris", "dicom", PLAIN),),
    ),
    "list_mammo": (
        "Mammography gets its worklist from RIS.",
        (("mammo", "ris", "dicom", PLAIN),),
    ),
    "move_self": (
        "The reading room searches the archive and retrieves studies by C-MOVE to itself.",
        (("reading", "archive", "dicom", PLAIN), ("archive", "reading", "dicom", MOVE)),
    ),
    "get": (
        "The reading room searches the archive and retrieves studies by C-GET.",
        (("reading", "archive", "dicom", PLAIN),),
    ),
    "move_third": (
        "The reading room has studies sent to the 3D workstation, by C-MOVE from the archive.",
        (("reading", "archive", "dicom", PLAIN), ("archive", "station", "dicom", MOVE)),
    ),
    "move_dose": (
        "At night the dose monitor searches the archive and fetches dose reports by C-MOVE.",
        (("dose", "archive", "dicom", PLAIN), ("archive", "dose", "dicom", MOVE)),
    ),
    "station_store": (
        "The 3D workstation stores its results in the archive.",
        (("station", "archive", "dicom", PLAIN),),
    ),
    "forward": (
        "The archive forwards dose reports to the dose monitor by C-STORE.",
        (("archive", "dose", "dicom", PLAIN),),
    ),
    "web": (
        "The reading room opens outside studies in the archive's web viewer.",
        (("reading", "archive", "web", PLAIN),),
    ),
    "orders": (
        "The EHR sends orders to the interface engine, which passes them on to RIS.",
        (("ehr", "engine", "hl7", PLAIN), ("engine", "ris", "hl7", PLAIN)),
    ),
    "reports": (
        "RIS sends reports to the interface engine, which passes them on to the EHR.",
        (("ris", "engine", "hl7", PLAIN), ("engine", "ehr", "hl7", PLAIN)),
    ),
    "time_scanner": (
        "The CT scanner takes its time from the time server.",
        (("scanner", "clock", "ntp", PLAIN),),
    ),
    "time_archive": (
        "The archive takes its time from the time server.",
        (("archive", "clock", "ntp", PLAIN),),
    ),
}
SERVICES = tuple(_SERVICES)


def sentence_of(service: str) -> str:
    """Return how the ticket tells the service."""
    return _SERVICES[service][0]


def flows_of(service: str, ports: Params) -> list[Flow]:
    """Return the connections that the service needs, caller first."""
    return [
        flow_to(caller, called, door, ports, kind)
        for caller, called, door, kind in _SERVICES[service][1]
    ]


def flow_to(caller: str, called: str, door: str, ports: Params, kind: str = PLAIN) -> Flow:
    """Return the connection to a door of the called system."""
    return Flow(caller, called, "UDP" if door == "ntp" else "TCP", ports[called][door], kind)


def needed(services: list[str], ports: Params) -> list[Flow]:
    """Return every connection that the services need, each once."""
    found = [flow for service in services for flow in flows_of(service, ports)]
    return list({flow.way: flow for flow in reversed(found)}.values())[::-1]

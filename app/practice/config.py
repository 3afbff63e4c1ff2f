"""How the hospital's systems are set up: frozen records that travel as plain JSON."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Self, TypeAlias, TypeVar

from app.errors import InvalidInput
from app.frozen import Frozen, field, names_of
from app.practice.services.models import (
    DOSE_REPORT,
    PERFORMED_STEP,
    QUERY_RETRIEVE,
    STORAGE_COMMITMENT,
    STUDY_ROOT_FIND,
    WORKLIST_FIND,
)
from app.practice.services.records import Coercion, Destination
from app.practice.tls.settings import KINDS, Certificate, ServerTls, Trust

Record: TypeAlias = dict[str, Any]
"""Attributes by DICOM keyword; the value of a sequence is a list of such records."""

IMPLICIT_LE: Final = "1.2.840.10008.1.2"
EXPLICIT_LE: Final = "1.2.840.10008.1.2.1"
VERIFICATION: Final = "1.2.840.10008.1.1"

_STORAGE: Final = (
    "1.2.840.10008.5.1.4.1.1.1",  # Computed Radiography
    "1.2.840.10008.5.1.4.1.1.1.1",  # Digital X-Ray, for presentation
    "1.2.840.10008.5.1.4.1.1.2",  # CT
    "1.2.840.10008.5.1.4.1.1.3.1",  # Ultrasound Multi-frame
    "1.2.840.10008.5.1.4.1.1.4",  # MR
    "1.2.840.10008.5.1.4.1.1.6.1",  # Ultrasound
    "1.2.840.10008.5.1.4.1.1.7",  # Secondary Capture
    "1.2.840.10008.5.1.4.1.1.88.11",  # Basic Text SR
    "1.2.840.10008.5.1.4.1.1.88.33",  # Comprehensive SR
)
_IMAGE_SYNTAXES: Final = (
    EXPLICIT_LE,
    IMPLICIT_LE,
    "1.2.840.10008.1.2.5",  # RLE Lossless
    "1.2.840.10008.1.2.4.50",  # JPEG Baseline
    "1.2.840.10008.1.2.4.70",  # JPEG Lossless SV1
    "1.2.840.10008.1.2.4.80",  # JPEG-LS Lossless
    "1.2.840.10008.1.2.4.90",  # JPEG 2000 Lossless
    "1.2.840.10008.1.2.4.91",  # JPEG 2000
)
_WEB_SIDE: Final = ("web_port", "web_path")
_PLAIN_SYNTAXES: Final = (EXPLICIT_LE, IMPLICIT_LE)


class Device(Frozen):
    """A line of an archive's device table: a calling AE title it knows."""

    ae_title: str
    label: str = ""


class Context(Frozen):
    """An abstract syntax a system offers or proposes, and the encodings that go with it."""

    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the context from plain data."""
        return cls(data["abstract_syntax"], tuple(data["transfer_syntaxes"]))


def default_contexts() -> tuple[Context, ...]:
    """Return what a practice archive accepts unless its configuration says otherwise."""
    first = (VERIFICATION, STUDY_ROOT_FIND, WORKLIST_FIND)
    return (
        *_plain_contexts(*first),
        *storage_contexts(),
        *_plain_contexts(*QUERY_RETRIEVE, STORAGE_COMMITMENT),
    )


def storage_contexts() -> tuple[Context, ...]:
    """Return the object types that a practice archive takes, in every encoding it takes."""
    return tuple(Context(uid, _IMAGE_SYNTAXES) for uid in _STORAGE)


def _plain_contexts(*classes: str) -> tuple[Context, ...]:
    return tuple(Context(uid, _PLAIN_SYNTAXES) for uid in classes)


class Node(Frozen):
    """What every system has: a name on the map, a host, an address and a port.

    *closed_ports* says what the host does with a port where nothing listens: ``refuse`` the
    connection, or ``drop`` it as a firewall does. With *tls* the port takes TLS and nothing else,
    and shows one of the *certificates* in its store, or one that is made for it. *calls* says how
    it looks at certificates where it calls itself.
    *held* names the settings that are holdings: they change by what comes in, and nobody
    configures them, except what may be *corrected* by hand, such as a line of a worklist. What is
    *fixed* is there to be looked at, and changes by nothing. Settings that are *unused* come with
    a kind of system and mean nothing at this one.
    """

    kind: ClassVar[str] = ""
    held: ClassVar[tuple[str, ...]] = ()
    corrected: ClassVar[tuple[str, ...]] = ()
    fixed: ClassVar[tuple[str, ...]] = ("certificates",)
    unused: ClassVar[tuple[str, ...]] = ()

    id: str
    label: str
    host: str
    address: str
    port: int
    closed_ports: str = "refuse"
    tls: ServerTls | None = None
    calls: Trust | None = None
    certificates: tuple[Certificate, ...] = ()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the node from plain data; an unknown key is an error."""
        values = {key: value for key, value in data.items() if key != "kind"}
        known = set(names_of(cls))
        if unknown := sorted(values.keys() - known):
            raise InvalidInput(f"A node of kind {cls.kind} has no setting {unknown[0]!r}.")
        try:
            return cls(**cls.read(_with_tls(values)))
        except (TypeError, KeyError) as error:
            raise InvalidInput(f"The {cls.kind} node is incomplete: {error}.") from error

    @classmethod
    def read(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return *values* with nested plain data turned into records."""
        return values

    @property
    def takes_tls(self) -> bool:
        """Return whether its port takes TLS and nothing else."""
        return self.tls is not None and self.tls.required

    @property
    def shown_certificate(self) -> Certificate:
        """Return the certificate that it shows to whoever calls in TLS."""
        tls = self.tls or ServerTls()
        stored = (each for each in self.certificates if each.file == tls.certificate)
        names = tls.names or (self.host, self.address)
        return next(stored, Certificate("", names, kind=tls.certificate))

    def to_data(self) -> Record:
        """Return the node as plain JSON-able data."""
        return {"kind": self.kind, **_plain(self)}


NodeKind = TypeVar("NodeKind", bound=Node)


class ArchiveConfig(Node):
    """An archive (PACS): whom it knows, what it accepts, what it holds.

    *checks* are the AE title checks in the order in which the archive makes them.
    *associations_in_use* are taken by others all the time and count against the maximum.
    *destinations* say where C-MOVE and commitment reports may go. *commitment* is ``same``,
    ``new`` or ``never``: the association on which N-EVENT-REPORT comes; *commitment_failures*
    give a SOP Instance a failure reason of its own. The index lists *lost_objects*, but their
    files are gone. *performed_steps*, *transactions* and *reports* are what came in so far.
    With a *web_port* an archive answers DICOMweb below *web_path* as well.
    """

    kind: ClassVar[str] = "archive"
    held: ClassVar[tuple[str, ...]] = (
        "holdings",
        "worklist",
        "performed_steps",
        "transactions",
        "reports",
    )
    corrected: ClassVar[tuple[str, ...]] = ("worklist",)

    ae_title: str = "ARCHIVE"
    device_table: tuple[Device, ...] = ()
    checks: tuple[str, ...] = ("calling", "called")
    contexts: tuple[Context, ...] = field(default_factory=default_contexts)
    max_associations: int = 20
    associations_in_use: int = 0
    max_pdu: int = 16382
    holdings: Mapping[str, Record] = field(default_factory=dict)
    worklist: tuple[Record, ...] = ()
    duplicates: str = "replace"
    quota_objects: int | None = None
    destinations: tuple[Destination, ...] = ()
    coercion: Coercion | None = None
    lost_objects: tuple[str, ...] = ()
    commitment: str = "same"
    commitment_failures: Mapping[str, int] = field(default_factory=dict)
    web_port: int | None = None
    web_path: str = "/dicom-web"
    performed_steps: Mapping[str, Record] = field(default_factory=dict)
    transactions: tuple[str, ...] = ()
    reports: tuple[Record, ...] = ()

    @classmethod
    def read(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return *values* with tables, contexts, policies and lists as records."""
        values = dict(values)
        if "device_table" in values:
            values["device_table"] = tuple(Device(**row) for row in values["device_table"])
        if values.get("contexts") is None:
            values.pop("contexts", None)
        else:
            values["contexts"] = tuple(Context.from_data(row) for row in values["contexts"])
        if "destinations" in values:
            rows = values["destinations"]
            values["destinations"] = tuple(Destination(**row) for row in rows)
        if values.get("coercion"):
            values["coercion"] = Coercion.from_data(values["coercion"])
        for name in ("checks", "worklist", "lost_objects", "transactions", "reports"):
            if name in values:
                values[name] = tuple(values[name])
        return values


class RisConfig(ArchiveConfig):
    """A radiology information system: gives the worklist, takes performed procedure steps."""

    kind: ClassVar[str] = "ris"
    unused: ClassVar[tuple[str, ...]] = _WEB_SIDE

    contexts: tuple[Context, ...] = field(
        default_factory=lambda: _plain_contexts(VERIFICATION, WORKLIST_FIND, PERFORMED_STEP)
    )


class Sample(Frozen):
    """Something that a modality can take pictures of: its name, and the files with the pixels."""

    label: str
    files: tuple[str, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the sample from plain data."""
        return cls(data["label"], tuple(data["files"]))


class ModalityConfig(ArchiveConfig):
    """A modality: it acquires, answers echoes, and takes reports of storage commitment.

    One that has *samples* keeps the entries that its last query of a worklist *found*, and tells
    what it *acquired*. *today* is the date that its clock shows.
    """

    kind: ClassVar[str] = "modality"
    held: ClassVar[tuple[str, ...]] = (*ArchiveConfig.held, "found", "acquired")
    fixed: ClassVar[tuple[str, ...]] = (*Node.fixed, "samples")
    unused: ClassVar[tuple[str, ...]] = _WEB_SIDE

    contexts: tuple[Context, ...] = field(
        default_factory=lambda: _plain_contexts(VERIFICATION, STORAGE_COMMITMENT)
    )
    today: str = ""
    samples: tuple[Sample, ...] = ()
    found: tuple[Record, ...] = ()
    acquired: tuple[Record, ...] = ()

    @classmethod
    def read(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return *values* with samples and what it keeps of its own as records."""
        # Records with slots are made anew, so that a bare super() would miss its class.
        values = super().read(values)
        values["samples"] = tuple(map(Sample.from_data, values.get("samples", ())))
        for name in ("found", "acquired"):
            values[name] = tuple(values.get(name, ()))
        return values


class ViewerConfig(ArchiveConfig):
    """A workstation: takes the objects that an archive sends it, and answers no queries."""

    kind: ClassVar[str] = "viewer"
    unused: ClassVar[tuple[str, ...]] = _WEB_SIDE

    contexts: tuple[Context, ...] = field(
        default_factory=lambda: (*_plain_contexts(VERIFICATION), *storage_contexts())
    )


class DoseRegistryConfig(ArchiveConfig):
    """A dose registry: takes radiation dose reports (RDSR) and nothing else."""

    kind: ClassVar[str] = "dose_registry"
    unused: ClassVar[tuple[str, ...]] = _WEB_SIDE

    contexts: tuple[Context, ...] = field(
        default_factory=lambda: _plain_contexts(VERIFICATION, DOSE_REPORT)
    )


class ReceiverConfig(Node):
    """An HL7 receiver on MLLP: which messages it takes, which fields it insists on."""

    kind: ClassVar[str] = "mllp"
    held: ClassVar[tuple[str, ...]] = ("messages",)

    application: str = "RECEIVER"
    facility: str = "WARD"
    message_types: tuple[str, ...] | None = None
    required: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()

    @classmethod
    def read(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return *values* with lists as tuples."""
        return {
            key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
        }


class WebConfig(Node):
    """A web server: answers anything it does not understand with 400 Bad Request."""

    kind: ClassVar[str] = "http"


class SilentConfig(Node):
    """A program that accepts connections and never says a word."""

    kind: ClassVar[str] = "silent"


class PeerConfig(Node):
    """A real program beside us, such as an installed Orthanc; the process knows its port."""

    kind: ClassVar[str] = "peer"


NODE_KINDS: Final[dict[str, type[Node]]] = {
    kind.kind: kind
    for kind in (
        ArchiveConfig,
        RisConfig,
        ModalityConfig,
        ViewerConfig,
        DoseRegistryConfig,
        ReceiverConfig,
        WebConfig,
        SilentConfig,
        PeerConfig,
    )
}


class HospitalConfig(Frozen):
    """The whole practice hospital; *console* is the name of whoever acts in it."""

    nodes: tuple[Node, ...]
    console: str = "Console"

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the hospital from the plain data of a bench."""
        nodes = tuple(_node(node) for node in data["nodes"])
        return cls(nodes, data.get("console", {}).get("label", "Console"))

    def to_data(self) -> Record:
        """Return the hospital as plain JSON-able data."""
        return {
            "console": {"label": self.console},
            "nodes": [node.to_data() for node in self.nodes],
        }


def node_kind(kind: type[NodeKind]) -> type[NodeKind]:
    """Let configurations name nodes of this *kind*; a class decorator."""
    NODE_KINDS[kind.kind] = kind
    return kind


def _node(data: Mapping[str, Any]) -> Node:
    kind = NODE_KINDS.get(data.get("kind", ""))
    if kind is None:
        raise InvalidInput(f"The hospital has no kind of node called {data.get('kind')!r}.")
    return kind.from_data(data)


def _with_tls(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return *values* with what they say of TLS as records."""
    found = dict(values)
    store = tuple(Certificate.from_data(row) for row in values.get("certificates", ()))
    found["certificates"] = store
    found["calls"] = Trust.from_data(values.get("calls"))
    if values.get("tls") is not None:
        found["tls"] = tls = ServerTls.from_data(values["tls"])
        known = (*(each.file for each in store), *KINDS)
        if tls.certificate not in known:
            raise InvalidInput(f"A certificate is {', '.join(known)}, not {tls.certificate!r}.")
    return found


_ATOMS: Final = frozenset({str, int, float, bool, type(None)})


def _plain(value: Any) -> Any:
    """Return *value* as plain data; an archive holds thousands of records, so it is quick."""
    if type(value) in _ATOMS:
        return value
    if isinstance(value, Mapping):
        return {key: item if type(item) in _ATOMS else _plain(item) for key, item in value.items()}
    if isinstance(value, Frozen):
        return {name: _plain(getattr(value, name)) for name in names_of(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value

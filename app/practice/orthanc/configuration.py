"""What an archive's settings are called in Orthanc."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.practice.config import ArchiveConfig
from app.practice.limits import Limits
from app.practice.network import LOOPBACK

_HOUSE: Final[Mapping[str, Any]] = {
    "Plugins": [],
    "StorageCompression": False,
    "StoreMD5ForAttachments": False,
    "SaveJobs": False,
    "ConcurrentJobs": 2,
    "HttpServerEnabled": True,
    "HttpThreadsCount": 2,
    "RemoteAccessAllowed": False,
    "AuthenticationEnabled": True,
    "ExecuteLuaEnabled": False,
    "DicomServerEnabled": True,
    # Its DICOM port is open on every address of the machine: only titles that it knows, calling
    # from this machine, are heard.
    "DicomCheckModalityHost": True,
    "StrictAetComparison": True,
    "DicomModalitiesInDatabase": False,
    "DicomAlwaysAllowEcho": False,
    "DicomAlwaysAllowStore": False,
    "DicomAlwaysAllowFind": False,
    "DicomAlwaysAllowFindWorklist": False,
    "DicomAlwaysAllowGet": False,
    "DicomAlwaysAllowMove": False,
    "UnknownSopClassAccepted": False,
    "CaseSensitivePN": False,
    "SynchronousCMove": True,
    "LimitFindInstances": 0,
    "LimitFindResults": 0,
    "DefaultEncoding": "Utf8",
}
_NO_PORT: Final = 104
_LEAST_PDU, _LARGEST_PDU = 4096, 131_072


def configuration(
    node: ArchiveConfig,
    callers: Iterable[str],
    ports: Mapping[str, int],
    syntaxes: Iterable[str],
    limits: Limits,
) -> dict[str, Any]:
    """Return Orthanc's configuration for *node*.

    *callers* are the titles it listens to, *ports* says where destinations are by their title, and
    *syntaxes* are the encodings in which it takes objects.
    """
    known = dict.fromkeys((*callers, *ports))
    return {
        **_HOUSE,
        "Name": node.label,
        "DicomAet": node.ae_title.strip(),
        "DicomCheckCalledAet": "called" in node.checks,
        "DicomModalities": {
            f"system{number}": [title, LOOPBACK, ports.get(title, _NO_PORT)]
            for number, title in enumerate(known)
        },
        "AcceptedTransferSyntaxes": list(syntaxes),
        "OverwriteInstances": node.duplicates == "replace",
        "DicomScpTimeout": round(limits.idle_seconds),
        "DicomScuTimeout": round(limits.idle_seconds),
        "MaximumPduLength": min(max(node.max_pdu, _LEAST_PDU), _LARGEST_PDU),
    }

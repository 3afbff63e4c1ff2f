"""The practice hospital: systems that speak real DICOM and MLLP, and what goes between them.

Here are the light parts that any room may load. What opens sockets is in
:mod:`app.practice.hospital`; the web process reaches it through :mod:`app.practice.client`.
"""

from app.practice.config import (
    ArchiveConfig,
    Context,
    Device,
    DoseRegistryConfig,
    HospitalConfig,
    ModalityConfig,
    Node,
    PeerConfig,
    ReceiverConfig,
    Record,
    RisConfig,
    SilentConfig,
    ViewerConfig,
    WebConfig,
    default_contexts,
)
from app.practice.dicomweb.config import DicomWebConfig
from app.practice.engine import EhrConfig, EngineConfig, RisInterfaceConfig
from app.practice.services.records import Coercion, Destination
from app.practice.tls.settings import ServerTls
from app.practice.words import rejection_data, status_words

__all__ = [
    "ArchiveConfig",
    "Coercion",
    "Context",
    "Destination",
    "Device",
    "DicomWebConfig",
    "DoseRegistryConfig",
    "EhrConfig",
    "EngineConfig",
    "HospitalConfig",
    "ModalityConfig",
    "Node",
    "PeerConfig",
    "ReceiverConfig",
    "Record",
    "RisConfig",
    "RisInterfaceConfig",
    "ServerTls",
    "SilentConfig",
    "ViewerConfig",
    "WebConfig",
    "default_contexts",
    "rejection_data",
    "status_words",
]

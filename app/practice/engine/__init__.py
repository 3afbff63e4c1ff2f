"""The HL7 half of the practice hospital: interface engine, EHR and RIS, and what goes between.

Here are the light parts; what listens and sends is loaded by :mod:`app.practice.hospital`.
"""

from app.practice.engine.config import (
    EhrConfig,
    EngineConfig,
    RisInterfaceConfig,
    StationConfig,
)
from app.practice.engine.routing import Destination, Route, Step

__all__ = [
    "Destination",
    "EhrConfig",
    "EngineConfig",
    "RisInterfaceConfig",
    "Route",
    "StationConfig",
    "Step",
]

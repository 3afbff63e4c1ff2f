"""What an attempt's practice hospital went through: one row a version, one a system it changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.frozen import Frozen


class HospitalVersion(Frozen):
    """A state of an attempt's hospital; version 0, which has no row, is the bench's.

    *exchange* is the sequence of the one that made it, *change* says in a sentence what became
    different, *actor* is whoever acted.
    """

    organization_id: str
    attempt_id: str
    number: int
    exchange: int
    actor: str
    change: str
    made_at: datetime


class NodeState(Frozen):
    """One system as a version left it; systems that a version left alone have no row in it.

    *objects* are the stored objects by SOP Instance UID, each by its SHA-256 in the evidence.
    """

    organization_id: str
    attempt_id: str
    node_id: str
    version: int
    settings: Mapping[str, Any]
    holdings: Mapping[str, Any]
    objects: Mapping[str, str]

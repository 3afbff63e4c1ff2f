"""How long we wait and how much we take from a peer, whoever it may be."""

from typing import Final

from app.frozen import Frozen


class Limits(Frozen):
    """Seconds and bytes; every wait ends, every buffer has a bound.

    *answer_seconds* is long enough for a system of ours on a busy machine: only one that is meant
    to be silent lets it pass. *request_bytes* bounds an A-ASSOCIATE-RQ: 128 contexts with all
    their transfer syntaxes fit.
    """

    connect_seconds: float = 1.5
    answer_seconds: float = 3.0
    pdu_seconds: float = 4.0
    idle_seconds: float = 8.0
    request_bytes: int = 256 * 1024
    association_bytes: int = 256 * 1024 * 1024
    object_bytes: int = 64 * 1024 * 1024
    waiting_connections: int = 600
    message_bytes: int = 1024 * 1024
    message_seconds: float = 20.0


LIMITS: Final = Limits()

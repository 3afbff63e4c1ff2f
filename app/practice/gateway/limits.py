"""How much the practice network takes: from one peer, for one attempt, and in all."""

from typing import Final

from app.frozen import Frozen, field
from app.practice.limits import Limits

_MIB: Final = 1024 * 1024


class GatewayLimits(Frozen):
    """Bounds of the whole network; *wire* are those of one connection.

    Each association has a process of its own, which may use *memory_mib* and *cpu_seconds*, and
    lives no longer than *association_seconds*. *attempt_bytes* count everything that is ever kept
    for one attempt: objects, what the systems held after each, and traces.
    """

    wire: Limits = field(default_factory=lambda: Limits(idle_seconds=30.0))
    associations: int = 30
    attempt_associations: int = 6
    association_seconds: float = 900.0
    memory_mib: int = 768
    cpu_seconds: int = 120
    attempt_bytes: int = 256 * _MIB
    turn_seconds: float = 20.0
    messages_at_once: int = 6


LIMITS: Final = GatewayLimits()

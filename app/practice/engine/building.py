"""Which class is at work for which configuration."""

from typing import Final

from app.practice.config import ReceiverConfig
from app.practice.engine.config import EhrConfig, EngineConfig, RisInterfaceConfig
from app.practice.engine.ehr import Ehr
from app.practice.engine.engine import Engine
from app.practice.engine.ris import Ris
from app.practice.limits import Limits
from app.practice.receiver import Receiver

_AT_WORK: Final[dict[type[ReceiverConfig], type[Receiver]]] = {
    EngineConfig: Engine,
    EhrConfig: Ehr,
    RisInterfaceConfig: Ris,
}


def receiver_of(config: ReceiverConfig, limits: Limits) -> Receiver:
    """Return the system that *config* describes, at work."""
    return _AT_WORK.get(type(config), Receiver)(config, limits)

"""Actions on interface engine, EHR and RIS: find the system, do the deed, say what was done."""

from collections.abc import Mapping
from typing import Any, Final

from app.errors import TrainingError
from app.practice.engine.asking import Action
from app.practice.engine.clerks import EHR_DEEDS, RIS_DEEDS
from app.practice.engine.ehr import Ehr
from app.practice.engine.engine import Engine
from app.practice.engine.ris import Ris
from app.practice.engine.settings import SETTINGS
from app.practice.engine.stations import NotTaken, Station
from app.practice.engine.upkeep import UPKEEP, Upkeep
from app.practice.forms import CannotSend
from app.practice.outcomes import SUCCESS, Result, result
from app.practice.receiver import Receiver
from app.practice.trace import Trace
from app.practice.visits import CONSOLE

COMMANDS: Final = ("engine", "ehr", "ris")
_DEEDS: Final[dict[str, tuple[type[Station], Mapping[str, Upkeep], str]]] = {
    "engine": (Station, UPKEEP, "a system with queues"),
    "ehr": (Ehr, EHR_DEEDS, "an EHR"),
    "ris": (Ris, RIS_DEEDS, "a RIS"),
}


def command(receivers: Mapping[str, Receiver], action: Action, trace: Trace) -> Result:
    """Do what *action* asks of a system and return what was done; nothing is sent yet."""
    station, deed = _asked(receivers, action)
    trace.add_peer(station.config.id, station.config.label, station.config.kind)
    try:
        with station.lock:
            sentence = deed(station, action)
    except (TrainingError, NotTaken) as error:
        raise CannotSend(str(error)) from error
    name = str(action["do"])
    station.note(name, sentence)
    way = (CONSOLE, station.config.id)
    trace.add("note", way, name.replace("_", " ").capitalize(), sentence, ok=True)
    return result(SUCCESS, sentence)


def _asked(receivers: Mapping[str, Receiver], action: Action) -> tuple[Station, Upkeep]:
    sort, deeds, what = _DEEDS[str(action["kind"])]
    node, name = action.get("node"), action.get("do")
    station = receivers.get(node) if isinstance(node, str) else None
    if not isinstance(station, sort):
        raise CannotSend(f"“{_short(node)}” is not {what} of this hospital.")
    if isinstance(station, Engine):
        deeds = {**deeds, **SETTINGS}
    deed = deeds.get(name) if isinstance(name, str) else None
    if deed is None:
        raise CannotSend(
            f"{station.config.label} cannot do “{_short(name)}”. It can do: {', '.join(deeds)}."
        )
    return station, deed


def _short(value: Any) -> str:
    return str(value or "")[:40]

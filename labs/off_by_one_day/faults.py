"""How a gateway can misread a stamp. ``None`` stands for the one that reads it right."""

from collections.abc import Callable
from datetime import timedelta

from app.grading import Params

from .clocks import NIGHTS, Night, moment_of, own_offset, reading_of, stamp

FIELDS = ("ORC-9", "OBR-7", "OBR-22")

_Reading = Callable[[str, Night, int, int], str]


def _right(text: str, night: Night, header: int, _server: int) -> str:
    return stamp(moment_of(text, header), night.after)


def _dropped(text: str, _night: Night, _header: int, _server: int) -> str:
    return text[:14]


def _server_zone(text: str, _night: Night, header: int, server: int) -> str:
    return stamp(moment_of(text, header), server)


def _reversed(text: str, night: Night, header: int, _server: int) -> str:
    own = own_offset(text)
    moment = reading_of(text) + timedelta(minutes=header if own is None else own)
    return stamp(moment, night.after)


def _evening(text: str, night: Night, header: int, _server: int) -> str:
    return stamp(moment_of(text, header), night.before)


def _header_first(text: str, night: Night, header: int, _server: int) -> str:
    return stamp(reading_of(text) - timedelta(minutes=header), night.after)


FAULTS: dict[str, _Reading] = {
    "dropped": _dropped,
    "server": _server_zone,
    "reversed": _reversed,
    "evening": _evening,
    "header": _header_first,
}


def readings(params: Params, fault: str | None) -> dict[str, str]:
    """Return the fourteen digits that *fault* makes of each stamp of the message."""
    read = FAULTS[fault] if fault else _right
    night = NIGHTS[params["night"]]
    return {
        field: read(params["stamps"][field], night, params["header"], params["server"])
        for field in FIELDS
    }


def two_clocks(params: Params) -> tuple[str, str]:
    """Return order and scan, each by the offset that the wall clock had at its own moment."""
    night = NIGHTS[params["night"]]
    moments = [moment_of(params["stamps"][each], params["header"]) for each in FIELDS[:2]]
    order, scan = (stamp(each, night.offset_at(each)) for each in moments)
    return order, scan


def waits(params: Params) -> dict[str, int]:
    """Return the minutes from order to scan: true, by digits alone, and by the wall clock."""
    texts = [params["stamps"][each] for each in FIELDS[:2]]
    pairs = {
        "true": [moment_of(each, params["header"]) for each in texts],
        "digits": [reading_of(each) for each in texts],
        "wall": [reading_of(each) for each in two_clocks(params)],
    }
    return {
        name: int((scan - order).total_seconds()) // 60 for name, (order, scan) in pairs.items()
    }

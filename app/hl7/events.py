"""Which message structure an event calls for: ADT^A08 is written as ADT_A01."""

import re
from functools import lru_cache

from app.hl7.library import at_least, known_version, structures
from app.hl7.wording import meanings

# Before v2.4 these events shared the structure of an admission.
_EARLY = {f"ADT_{event}": "ADT_A01" for event in ("A05", "A14", "A28", "A31")}
_EVENT = re.compile(r"[A-Z][A-Z0-9]{2}")


@lru_cache(maxsize=1)
def _shared() -> dict[str, str]:
    """Return the structure that table 0354 lists for each ``TYPE_EVENT``."""
    return {
        f"{structure[:3]}_{event}": structure
        for structure, events in meanings()["0354"][1].items()
        for event in _EVENT.findall(events)
    }


def structure_for(version: str, message_type: str, trigger_event: str) -> str | None:
    """Return the structure that the version prescribes, ``None`` if we know of none."""
    if known_version(version) is None:
        return None
    if message_type == "ACK":
        return "ACK"
    known, name = structures(version), f"{message_type}_{trigger_event}"
    if not at_least(version, "2.4") and name in _EARLY and name not in known:
        return _EARLY[name]
    if name in known:
        return name
    shared = _shared().get(name)
    return shared if shared in known else None


def events_of(structure: str) -> tuple[str, ...]:
    """Return the events that table 0354 lists for *structure*, the one it is named for first."""
    listed = meanings()["0354"][1].get(structure, "")
    events = tuple(_EVENT.findall(listed)) or (structure[4:],)
    return tuple(sorted(events, key=lambda event: event != structure[4:]))


def known_type(version: str, message_type: str) -> bool:
    """Say whether any structure of *version* belongs to *message_type*."""
    return any(name[:3] == message_type for name in structures(version))

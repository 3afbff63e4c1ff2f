"""How interface engine, EHR and RIS are set up, and what they hold, as plain JSON."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Literal

from app.errors import InvalidInput
from app.frozen import field
from app.practice.config import ReceiverConfig, Record, node_kind
from app.practice.engine.routing import Destination, Route, Step

TROUBLES: Final = ("", "down", "hung", "drops", "unanswered", "wrong_answer", "database")
DUPLICATES: Final = ("once", "again", "refuse")
UNROUTED: Final = ("park", "filter", "reject")
UNKNOWN_PATIENTS: Final = ("create", "refuse")
LATE_UPDATES: Final = ("refuse", "follow", "revive")


class StationConfig(ReceiverConfig):
    """What every system has that both takes HL7 messages and sends them.

    *duplicates* says what a control ID seen before means: acknowledged but not done a second
    time (``once``), done ``again``, or ``refuse``. *trouble* is what ails the service:
    ``down`` (refuses the connection), ``hung`` (takes it and is silent), ``drops`` it at the first
    message, works but leaves the sender ``unanswered``, gives the ``wrong_answer`` (another
    message's control ID), or its ``database`` is away (AR, nothing done).
    *queues*, *log*, *seen* and *next_number* are what it holds.
    """

    held: ClassVar[tuple[str, ...]] = (
        *ReceiverConfig.held,
        "queues",
        "parked",
        "delivered",
        "seen",
        "log",
        "next_number",
    )

    destinations: tuple[Destination, ...] = ()
    duplicates: Literal["once", "again", "refuse"] = "once"
    trouble: str = ""
    queues: Mapping[str, Record] = field(default_factory=dict)
    parked: tuple[Record, ...] = ()
    delivered: tuple[Record, ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict)
    log: tuple[Record, ...] = ()
    next_number: int = 1

    @classmethod
    def read(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return *values* with the lines of its tables as records."""
        values = ReceiverConfig.read(values)
        _choose(values, "duplicates", DUPLICATES)
        _choose(values, "trouble", TROUBLES)
        if "destinations" in values:
            values["destinations"] = destinations_of(values["destinations"])
        return values


@node_kind
class EngineConfig(StationConfig):
    """An interface engine: routes, maps with their tables, and the messages it has taken.

    *unrouted* says what becomes of a message that no route takes: ``park`` it, acknowledge and
    forget it (``filter``), or ``reject`` it.
    """

    kind: ClassVar[str] = "engine"
    held: ClassVar[tuple[str, ...]] = (*StationConfig.held, "received")

    routes: tuple[Route, ...] = ()
    maps: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unrouted: str = "park"
    received: tuple[Record, ...] = ()

    @classmethod
    def read(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return *values* with routes and maps as records that fit together."""
        values = StationConfig.read(values)
        _choose(values, "unrouted", UNROUTED)
        values["routes"] = tuple(Route.from_data(row) for row in values.get("routes", ()))
        values["maps"] = {
            str(name): steps_of(rows) for name, rows in values.get("maps", {}).items()
        }
        destinations = values.get("destinations", ())
        check_routing(values["routes"], destinations, values["maps"], values.get("tables", {}))
        return values


@node_kind
class EhrConfig(StationConfig):
    """The electronic health record: patients, orders, and an inbox for results."""

    kind: ClassVar[str] = "ehr"
    held: ClassVar[tuple[str, ...]] = (*StationConfig.held, "patients", "orders", "results")

    patients: Mapping[str, Record] = field(default_factory=dict)
    orders: Mapping[str, Record] = field(default_factory=dict)
    results: tuple[Record, ...] = ()


@node_kind
class RisInterfaceConfig(StationConfig):
    """The HL7 side of the radiology information system: patients, orders, the worklist.

    *orders* go by accession number. *worklist_at* names the node that answers worklist queries
    with its entries. *late_updates* says what an update for a number that was merged away does:
    ``refuse`` it, ``follow`` the merge to the surviving patient, or ``revive`` the retired number.
    *stations* gives the AE title of the station by modality, for orders that name none. A RIS
    that *follows_steps* gives an order the status of its performed step, and tells it onward.
    """

    kind: ClassVar[str] = "ris_hl7"
    held: ClassVar[tuple[str, ...]] = (*StationConfig.held, "patients", "orders", "worklist")

    patients: Mapping[str, Record] = field(default_factory=dict)
    orders: Mapping[str, Record] = field(default_factory=dict)
    worklist: tuple[Record, ...] = ()
    worklist_at: str = ""
    unknown_patients: str = "create"
    late_updates: str = "refuse"
    accession_prefix: str = "A"
    stations: Mapping[str, str] = field(default_factory=dict)
    follows_steps: bool = False

    @classmethod
    def read(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return *values* after holding its choices to what there is."""
        values = StationConfig.read(values)
        _choose(values, "unknown_patients", UNKNOWN_PATIENTS)
        _choose(values, "late_updates", LATE_UPDATES)
        return values


def destinations_of(rows: Any) -> tuple[Destination, ...]:
    """Read a table of destinations; each has a name of its own."""
    found = tuple(Destination.from_data(row) for row in rows)
    if len({row.id for row in found}) < len(found):
        raise InvalidInput("Two destinations have the same id.")
    return found


def steps_of(rows: Any) -> tuple[Step, ...]:
    """Read the steps of a map."""
    if not isinstance(rows, list | tuple):
        raise InvalidInput("A map is a list of steps.")
    return tuple(Step.from_data(row) for row in rows)


def check_routing(
    routes: tuple[Route, ...],
    destinations: tuple[Destination, ...],
    maps: Mapping[str, tuple[Step, ...]],
    tables: Mapping[str, Any],
) -> None:
    """Raise where a route, a destination or a map names something that is not there."""
    names = {row.id for row in destinations}
    for route in routes:
        if lost := sorted(set(route.to) - names):
            raise InvalidInput(f"Route {route.id} leads to {lost[0]!r}, which is no destination.")
    lines: tuple[Route | Destination, ...] = (*routes, *destinations)
    for line in lines:
        if line.map and line.map not in maps:
            raise InvalidInput(f"{line.id} uses a map called {line.map!r}, which does not exist.")
    for name, steps in maps.items():
        for step in steps:
            if step.table and step.table not in tables:
                raise InvalidInput(
                    f"Map {name} uses a table called {step.table!r}, which does not exist."
                )


def _choose(values: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> None:
    if name in values and values[name] not in allowed:
        choices = ", ".join(repr(choice) for choice in allowed)
        raise InvalidInput(f"“{name}” is one of {choices}, not {values[name]!r}.")

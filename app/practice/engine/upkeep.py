"""What an administrator does with queues and with single messages; each returns a sentence."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from app.hl7 import set_value
from app.practice.config import Record
from app.practice.engine.asking import Action, message_of, number_of, numbers_of, queue_of
from app.practice.engine.engine import Engine
from app.practice.engine.queue_states import RUNNING, STOPPED
from app.practice.engine.queues import Queued, unpacked
from app.practice.engine.stations import Station
from app.practice.forms import CannotSend

Upkeep: TypeAlias = Callable[[Any, Action], str]


def restart_queue(station: Station, action: Action) -> str:
    """Let a blocked or stopped queue run again; what waits goes out with this action."""
    destination, queue = queue_of(station, action)
    queue.state, queue.reason = RUNNING, ""
    waiting = _messages(len(queue.waiting))
    return f"The queue to {destination.name} runs; {waiting} waited in it."


def stop_queue(station: Station, action: Action) -> str:
    """Stop a queue; what comes waits in it."""
    destination, queue = queue_of(station, action)
    queue.state, queue.reason = STOPPED, "An administrator stopped the queue."
    return f"The queue to {destination.name} is stopped."


def park(station: Station, action: Action) -> str:
    """Set a waiting message aside, with the reason."""
    destination, queue = queue_of(station, action)
    item = _waiting(station, action)
    reason = str(action.get("reason") or "").strip()
    if not reason:
        raise CannotSend("Say why the message is parked (“reason”): somebody will ask.")
    queue.waiting.remove(item)
    station.park(item, destination.id, reason)
    return f"Message {item.n} for {destination.name} is parked: {reason}"


def release(station: Station, action: Action) -> str:
    """Put a parked message back where its number belongs, corrected if a message is given."""
    row, correction = _parked(station, action), message_of(action)
    item = Queued.from_data(row)
    if correction is not None:
        item.rewritten(correction)
    targets = _targets(station, item, row, action)
    station.make_room(1, targets)
    station.parked.remove(row)
    for to, route in targets.items():
        again = Queued.from_data({**item.to_data(), "route": route or item.route, "attempts": 0})
        station.queues[to].put_back(again)
    return f"Message {item.n} is back in the queue to {', '.join(targets)}."


def purge(station: Station, action: Action) -> str:
    """Throw a parked message away; the log remembers that."""
    row = _parked(station, action)
    station.parked.remove(row)
    text = f"Message {row['n']} ({row['kind']} {row['control_id']}) was thrown away."
    station.note("purged", text, n=row["n"], to=row["to"], control_id=row["control_id"])
    return text


def purge_queue(station: Station, action: Action) -> str:
    """Throw away everything that waits in a queue; the log remembers each message."""
    destination, queue = queue_of(station, action)
    gone = list(queue.waiting)
    queue.waiting.clear()
    for item in gone:
        text = f"Message {item.n} ({item.kind} {item.control_id}) was thrown away."
        station.note("purged", text, n=item.n, to=destination.id, control_id=item.control_id)
    return f"{_messages(len(gone))} for {destination.name} thrown away."


def edit_message(station: Station, action: Action) -> str:
    """Correct a message that waits."""
    correction = message_of(action)
    if correction is None:
        raise CannotSend("Give the corrected message (“message”).")
    item = _waiting(station, action)
    item.rewritten(correction)
    return f"Message {item.n} was corrected."


def replay(station: Station, action: Action) -> str:
    """Send again what was sent before, marked as a replay, after everything that waits."""
    numbers = numbers_of(action)
    wanted = str(action.get("to") or "")
    if wanted:
        queue_of(station, action)
    found = [(n, *_sent_before(station, n, wanted)) for n in numbers]
    for _, _, routes in found:
        station.make_room(len(found), routes)
    for n, row, routes in found:
        message = unpacked(row["message"], row.get("raw", ""))
        if action.get("new_control_id"):
            message = set_value(message, "MSH-10", f"R{station.next_number:06d}")
        station.enqueue(message, routes, replay_of=n)
    return f"{_messages(len(found))} put into the queue again, marked as a replay."


def _sent_before(station: Station, n: int, wanted: str) -> tuple[Record, dict[str, str]]:
    """Return the message number *n* and the destinations that it goes to again."""
    if isinstance(station, Engine):
        row = station.find_received(n)
        routes = station.routes_for(unpacked(row["message"], row.get("raw", "")))
    else:
        rows = [row for row in station.delivered if row["n"] == n]
        if not rows:
            raise CannotSend(f"No message with the number {n} was sent.")
        row, routes = rows[-1], dict.fromkeys((each["to"] for each in rows), "")
    if wanted:
        routes = {wanted: routes.get(wanted, "")}
    if not routes:
        raise CannotSend(f"No route takes message {n}; say which destination (“to”).")
    return row, routes


def _targets(station: Station, item: Queued, row: Record, action: Action) -> dict[str, str]:
    """Return where a parked message goes now, with the route that leads there."""
    if row["to"]:
        return {row["to"]: item.route}
    if action.get("to"):
        destination, _ = queue_of(station, action)
        return {destination.id: ""}
    routes = station.routes_for(item.read()) if isinstance(station, Engine) else {}
    if not routes:
        raise CannotSend(f"No route takes message {item.n} yet; mend a route, or say where (“to”).")
    return routes


def _waiting(station: Station, action: Action) -> Queued:
    destination, queue = queue_of(station, action)
    item = queue.find(number_of(action))
    if item is None:
        raise CannotSend(f"No message {number_of(action)} waits for {destination.name}.")
    return item


def _parked(station: Station, action: Action) -> Record:
    n, to = number_of(action), action.get("to")
    rows = [row for row in station.parked if row["n"] == n]
    if len(rows) > 1 and to:
        rows = [row for row in rows if row["to"] == to]
    if not rows:
        raise CannotSend(f"No message with the number {n} is parked.")
    if len(rows) > 1:
        raise CannotSend(f"Message {n} is parked for several destinations; say which (“to”).")
    return rows[0]


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"


UPKEEP: Final[dict[str, Upkeep]] = {
    "restart_queue": restart_queue,
    "stop_queue": stop_queue,
    "park": park,
    "release": release,
    "purge": purge,
    "purge_queue": purge_queue,
    "edit_message": edit_message,
    "replay": replay,
}

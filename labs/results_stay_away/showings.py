"""The faults of the incident, and what its systems show of them."""

from app.grading import Fault, Params, Showing

from .hospital import dropping
from .messages import queued


def faults(params: Params) -> tuple[Fault, ...]:
    """Return the step that loses the order number, and the message that blocks the queue."""
    first = {"n": queued(params)[0]["n"]}
    shown = ("change_note", "map_steps", "parked_results")
    blocking = ("queue", "owner_call")
    away = "the first message is out of the queue"
    where = ("engine", "maps.results_out")
    losing = {name: dropping(params)[name] for name in ("do", "to")}
    queue = ("engine", "queues.ehr.waiting")
    return (
        Fault(
            params["drop"],
            shown,
            "the map keeps the order number",
            *where,
            lacks=losing,
        ),
        Fault(params["block"], blocking, away, *queue, lacks=first),
    )


def showings(params: Params) -> tuple[Showing, ...]:
    """Return what engine and EHR show, and what the queue does once it runs."""
    return (
        Showing(
            "queue",
            "engine",
            "The queue to the EHR, with the refusal of its first message",
            "Everything behind the first message waits, whatever is right with it.",
        ),
        Showing(
            "map_steps",
            "engine",
            "The steps of the map for results",
            "One of them touches the number by which the EHR knows the order.",
        ),
        Showing(
            "parked_results",
            "engine",
            "What was parked in the night, with its refusal",
            "A result was refused for a number that it had had when it came.",
        ),
        Showing(
            "ehr_required",
            "ehr",
            "What the EHR requires of a result",
            "It takes no result without the order's number, and rightly so.",
        ),
        Showing(
            "queue_runs",
            "engine",
            "What the EHR says to the messages behind",
            "Once the first is away, the next answers tell whether the map is right.",
            by=({"kind": "engine", "do": "restart_queue"},),
            after=params["block"],
        ),
    )

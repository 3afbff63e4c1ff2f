"""The faults of the incident, and what its systems show of them."""

from app.grading import Fault, Params, Showing


def faults(params: Params) -> tuple[Fault, ...]:
    """Return the message that blocks the queue, and the one that blocks it next."""
    where = ("engine", "queues.ris.waiting")
    gone = "the first message is out of the queue"
    next_gone = "the second message is out of the queue"
    shown = ("second_refusal", "registration_call")
    first, second = {"control_id": "M1"}, {"control_id": "M5"}
    return (
        Fault(params["poison"], ("queue", "cleanup_list"), gone, *where, lacks=first),
        Fault(params["second"], shown, next_gone, *where, lacks=second),
    )


def showings(params: Params) -> tuple[Showing, ...]:
    """Return what engine and RIS show, and what the queue refuses next."""
    return (
        Showing(
            "queue",
            "engine",
            "The queue to the RIS, with the refusal of its first message",
            "One message blocks all that stand behind it; its text and the answer to it are there.",
        ),
        Showing(
            "ris_records",
            "ris",
            "Patients and merges as the RIS has them",
            "The RIS says which number was merged away, and into which.",
        ),
        Showing(
            "second_refusal",
            "engine",
            "The refusal of the second message",
            "Behind the first message there is another that the RIS does not take.",
            by=({"kind": "engine", "do": "restart_queue"},),
            after=params["poison"],
        ),
    )

"""The faults of the incident, and what its systems show of them."""

from app.grading import Fault, Params, Showing

from .hospital import dropping, policy_at


def faults(params: Params) -> tuple[Fault, ...]:
    """Return what came again, what lost the numbers, and who did it twice."""
    node = policy_at(params)
    lost = {name: dropping(params)[0][name] for name in ("do", "to")}
    kept = "the map keeps the orders' numbers"
    where = ("engine", "maps.orders_out")
    once = "what comes a second time is done once"
    return (
        Fault(params["source"], ("restart_note", "queue")),
        Fault(
            params["drop"], ("settings_list", "map_steps", "ris_orders"), kept, *where, lacks=lost
        ),
        Fault(node, ("settings_list", "policy", "ris_orders"), once, node, "duplicates", "once"),
    )


def showings(params: Params) -> tuple[Showing, ...]:
    """Return what engine, RIS and archive show, and what the queue does once the map is right."""
    return (
        Showing(
            "queue",
            "engine",
            "The stopped queue to the RIS",
            "Second copies wait beside new orders; their control IDs tell them apart.",
        ),
        Showing(
            "map_steps",
            "engine",
            "The steps of the map for orders",
            "Some of them take away the numbers by which an order is known.",
        ),
        Showing(
            "policy",
            policy_at(params),
            "What is done with a message that came before",
            "One of the systems does it again, where the other does it once.",
        ),
        Showing(
            "ris_orders",
            "ris",
            "The doubled orders in the RIS",
            "Each pair is one request: same patient, same examination, two accession numbers.",
        ),
        Showing(
            "studies",
            "archive",
            "The studies of the night, with their accession numbers",
            "Of a pair, the order with images has to stay.",
        ),
        Showing(
            "queue_runs",
            "ris",
            "What the RIS makes of an order whose numbers were kept",
            "It finds the order that it has, instead of making another.",
            by=({"kind": "engine", "do": "restart_queue"},),
            after=params["drop"],
        ),
    )

"""What a seed decides: ports, services in use, the rules that are there, and the questions."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_hospital, draw_people

from .clinic import draw_clinic
from .places import DOORS, NODES, SERVICES, flow_to, flows_of, needed

ROWS = 16
SERVICES_IN_USE = 8
SYMPTOMS = ("commit", "move", "clock", "list", "orders")
_DICOM = (104, 4242, 4100, 11112, 10104, 5678, 2104)
_HL7 = (2575, 6661, 7001, 8712)
_WEB = (443, 8443)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, engineer = draw_people(rng, 2)
    ports: Params = {
        node: {door: _port(rng, door) for door in doors} for node, doors in DOORS.items()
    }
    services = _services(rng)
    params: Params = {
        "asker": asker.full_name,
        "engineer": engineer.full_name,
        "hospital": draw_hospital(rng),
        "net": f"10.{rng.randrange(20, 90)}",
        "ports": ports,
        "services": services,
        "symptom": rng.choice(SYMPTOMS),
        "clinic": draw_clinic(rng),
    }
    params["old"] = _old(rng, params)
    return params


def _port(rng: Random, door: str) -> int:
    pools = {"dicom": _DICOM, "hl7": _HL7, "web": _WEB, "ntp": (123,)}
    return rng.choice(pools[door])


def _services(rng: Random) -> list[str]:
    """Draw eight services; a return path of either kind is always among them."""
    modality = rng.choice(("scanner", "mammo"))
    chosen = [
        f"commit_{modality}",
        f"store_{modality}",
        rng.choice(("move_self", "get")),
        rng.choice(("move_third", "move_dose")),
        rng.choice(("orders", "reports")),
        rng.choice(("time_scanner", "time_archive")),
    ]
    rest = [each for each in SERVICES if each not in chosen and not _rivals(each, chosen)]
    chosen += rng.sample(rest, SERVICES_IN_USE - len(chosen))
    rng.shuffle(chosen)
    return chosen


def _rivals(service: str, chosen: list[str]) -> bool:
    pair = {"move_self": "get", "get": "move_self", "forward": "move_dose", "move_dose": "forward"}
    return pair.get(service) in chosen


def _old(rng: Random, params: Params) -> list[list[str]]:
    """Draw the rules that are in the firewall today: one right, one port assumed, one dead."""
    ports, services = params["ports"], params["services"]
    flows = needed(services, ports)
    good, off = rng.sample([flow for flow in flows if flow.protocol == "TCP"], 2)
    wrong_port = rng.choice([port for port in (104, 11112, 2575) if port != off.port])
    ways = {flow.way for flow in flows}
    idle = [service for service in SERVICES if service not in services]
    dead = [f for service in idle for f in flows_of(service, ports) if f.way not in ways]
    dead.append(flow_to("dose", "reading", "dicom", ports))
    gone = rng.choice(dead)
    rules = [
        [NODES[flow.caller], NODES[flow.called], flow.protocol, str(port)]
        for flow, port in ((good, good.port), (off, wrong_port), (gone, gone.port))
    ]
    rng.shuffle(rules)
    return rules

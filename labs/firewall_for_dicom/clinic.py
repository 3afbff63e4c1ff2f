"""The clinic across the road: four rules that stand, and packets that meet them."""

from random import Random

from app.grading import Params

PASSES, DROPPED = "passes", "is dropped"
PACKETS = 7
_NEW, _OPEN = "the first packet of a new connection", "an answer on a connection that is open"


def draw_clinic(rng: Random) -> Params:
    """Draw ports, whether the viewer may be called, and which packets are asked about."""
    archive, viewer = rng.sample((104, 4242, 4100, 11112, 10104), 2)
    clinic: Params = {
        "archive": archive,
        "viewer": viewer,
        "third": rng.choice(("return", "commit")),
    }
    answer = rng.choice(("store_answer", "get"))
    names = [answer, *rng.sample(sorted({*packets(clinic)} - {answer}), PACKETS - 1)]
    rng.shuffle(names)
    return {**clinic, "packets": names}


def rules(clinic: Params) -> list[list[str]]:
    """Return the clinic's rules as its firewall lists them."""
    third = {
        "return": ["archive", "viewer", "TCP", str(clinic["viewer"])],
        "commit": ["archive", "ultrasound", "TCP", "4006"],
    }[clinic["third"]]
    return [
        ["ultrasound", "archive", "TCP", str(clinic["archive"])],
        ["viewer", "archive", "TCP", str(clinic["archive"])],
        third,
        ["ultrasound", "time server", "UDP", "123"],
    ]


def packets(clinic: Params) -> dict[str, tuple[list[str], bool]]:
    """Return packets by name: from, to, protocol and port, what it is; and whether it passes."""
    archive, viewer = str(clinic["archive"]), str(clinic["viewer"])
    may_return = clinic["third"] == "return"
    other = "11112" if archive != "11112" else "104"
    return {
        "store": (["ultrasound", "archive", f"TCP {archive}", f"{_NEW}: C-STORE"], True),
        "store_answer": (
            ["archive", "ultrasound", "port of the caller", f"{_OPEN}: C-STORE response"],
            True,
        ),
        "store_other": (["ultrasound", "archive", f"TCP {other}", f"{_NEW}: C-STORE"], False),
        "commit": (
            ["archive", "ultrasound", "TCP 4006", f"{_NEW}: storage commitment result"],
            not may_return,
        ),
        "find": (["viewer", "archive", f"TCP {archive}", f"{_NEW}: C-FIND"], True),
        "move": (["archive", "viewer", f"TCP {viewer}", f"{_NEW}: C-MOVE images"], may_return),
        "get": (
            ["archive", "viewer", "port of the caller", f"{_OPEN}: C-GET images"],
            True,
        ),
        "peer": (["viewer", "ultrasound", "TCP 4006", f"{_NEW}: C-STORE"], False),
        "time": (["ultrasound", "time server", "UDP 123", "a question for the time"], True),
        "time_tcp": (["ultrasound", "time server", "TCP 123", f"{_NEW}"], False),
        "laptop": (["a laptop", "archive", f"TCP {archive}", f"{_NEW}: C-FIND"], False),
    }

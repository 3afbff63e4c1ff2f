"""What a seed decides: six devices, what stopped each of them, and whose record departs."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_hospital, draw_people, draw_station

from .register import DEVICES, ENCODINGS

_ARCHIVES = ("Ward_PACS", "ArchiveNorth", "MainPacs", "RadArchive", "Img_Store", "LakePacs")
_NETWORK = ("refused", "dropped", "hung")
_DICOM_PORTS = (104, 4242, 4100, 11112, 10104)
_FACTORY = ("STORE_SCU", "MODALITY1", "DICOM_NODE")


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, colleague = draw_people(rng, 2)
    net = f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}"
    params: Params = {
        "asker": asker.full_name,
        "colleague": colleague.full_name,
        "hospital": draw_hospital(rng),
        "archive": {
            "ae_title": rng.choice(_ARCHIVES),
            "address": f"{net}.{rng.randrange(10, 60)}",
            "port": rng.choice(_DICOM_PORTS),
            "limit": rng.choice((16, 20, 24)),
        },
    }
    params["cases"] = _cases(rng, params)
    asked = rng.choice(params["cases"])
    params["asked"] = asked["id"]
    return params


def _cases(rng: Random, params: Params) -> list[Params]:
    """Draw six faults; the two of presentation contexts are never of the same kind."""
    partial, whole = rng.sample(("class", "encoding"), 2)
    faults = ["calling", "called", "limit", rng.choice(_NETWORK), partial, whole]
    modalities = rng.sample(sorted(DEVICES), len(faults))
    cases = []
    titles: set[str] = set()
    for place, (fault, modality) in enumerate(zip(faults, modalities, strict=True)):
        title = draw_station(rng, modality)
        while title.casefold() in titles:
            title = draw_station(rng, modality)
        titles.add(title.casefold())
        case: Params = {"fault": fault, "modality": modality, "title": title}
        case["whole"] = place == len(faults) - 1
        case["pace"] = [rng.randrange(4, 40) for _ in range(4)]
        cases.append(case)
    for case in cases:
        _settle(rng, params, case, cases)
    _retyped(rng, params["archive"]["ae_title"], *cases[:2])
    while _contradict(*cases[-2:]):
        _contexts(rng, cases[-2])
        _contexts(rng, cases[-1])
    rng.shuffle(cases)
    return [{"id": letter, **case} for letter, case in zip("abcdef", cases, strict=True)]


def _settle(rng: Random, params: Params, case: Params, cases: list[Params]) -> None:
    """Decide whose record departs from the register, and how."""
    archive, fault = params["archive"], case["fault"]
    case["calling"], case["called"] = case["title"], archive["ae_title"]
    case["address"], case["port"] = archive["address"], archive["port"]
    case["owner"] = rng.choice(("device", "archive"))
    at_device = case["owner"] == "device"
    if fault == "calling" and at_device:
        case["calling"] = rng.choice((_renumbered(case["title"]), rng.choice(_FACTORY)))
    elif fault == "limit":
        _limit(rng, case, archive["limit"], cases)
    elif fault in _NETWORK:
        _elsewhere(rng, case, archive)
    elif fault in ("class", "encoding"):
        _contexts(rng, case)


def _limit(rng: Random, case: Params, most: int, cases: list[Params]) -> None:
    others = [each["title"] for each in cases if each is not case]
    holders = rng.sample(others, 3)
    case["owner"] = rng.choice(("other", "archive"))
    if case["owner"] == "other":
        case["holders"] = [[holders[0], most - 3], [holders[1], 2], [holders[2], 1]]
    else:
        case["holders"] = [[holders[0], 2], [holders[1], 1], [holders[2], 1]]
    rng.shuffle(case["holders"])


def _elsewhere(rng: Random, case: Params, archive: Params) -> None:
    if case["owner"] == "archive" and case["fault"] == "dropped":
        case["owner"] = "network"
    if case["owner"] != "device":
        return
    if case["fault"] == "dropped":
        first, last = archive["address"].rsplit(".", 1)
        case["address"] = f"{first}.{int(last) + rng.choice((1, 10, 100))}"
    else:
        ports = [port for port in (*_DICOM_PORTS, 1104, 2762) if port != archive["port"]]
        case["port"] = rng.choice(ports)


def _contexts(rng: Random, case: Params) -> None:
    """Choose which objects are in question, the encoding, and how much is accepted beside them."""
    usual, more, _ = DEVICES[case["modality"]]
    case["encoding"] = rng.choice(sorted(ENCODINGS))
    case["wanted"] = [usual, rng.choice(more)] if case["whole"] else [rng.choice(more)]
    others = [usual, *(each for each in more if each not in case["wanted"])]
    case["beside"] = [] if case["whole"] else others[: rng.randrange(1, 3)]
    case["twice"] = rng.choice((True, False))


def _contradict(one: Params, other: Params) -> bool:
    """Return whether the archive would have to take and to refuse the same kind of object."""
    return bool({*one["wanted"], *one["beside"]} & {*other["wanted"], *other["beside"]})


def _retyped(rng: Random, archive_title: str, calling: Params, called: Params) -> None:
    """Let one of the two titles depart from the register in the case of its letters alone."""
    if called["owner"] == "device":
        called["called"] = _other_case(rng, archive_title)
        called["cased"] = True
        return
    calling["owner"] = "device"
    calling["calling"] = _other_case(rng, calling["title"])
    calling["cased"] = True


def _other_case(rng: Random, title: str) -> str:
    cased = (title.upper(), title.lower(), title.swapcase())
    return rng.choice([each for each in cased if each != title])


def _renumbered(title: str) -> str:
    return f"{title[:-1]}{(int(title[-1]) + 4) % 10}"

"""What a seed decides: names and numbers, what is wrong in the form, and what next door."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_hospital, draw_people, draw_station

_ARCHIVES = ("Ward_PACS", "ArchiveNorth", "MainPacs", "RadArchive", "Img_Store", "PACS_Main")
_MACHINES = ("pacs", "archive", "imgstore", "radstore", "images")
_DOMAINS = ("lakeside", "hilltop", "northbank", "alderway", "rivercourt")
_DICOM_PORTS = (104, 4242, 4100, 11112, 10104)
_WEB_PORTS = (8080, 8042, 8443)
_HL7_PORTS = (2575, 6661)
_WORKLISTS = ("RIS_MWL", "WORKLIST1", "SCHEDULER")
_VNAS = ("Vna_Store", "LongTermVNA", "Deep_Archive")
_FACTORY = ("STORE_SCU", "MODALITY1", "DICOM_NODE")

ULTRASOUND_CASES = ("table", "calling", "called", "full")
"""Whose fault it is next door: the archive's table, either title of the device, or nobody's."""


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, sonographer = draw_people(rng, 2)
    net = f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}"
    ports = rng.sample(_DICOM_PORTS, 3)
    own = draw_station(rng, "CT")
    params: Params = {
        "asker": asker.full_name,
        "sonographer": sonographer.full_name,
        "hospital": draw_hospital(rng),
        "own": own,
        "others": _others(rng, own),
        "archive": {
            "ae_title": rng.choice(_ARCHIVES),
            "machine": rng.choice(_MACHINES),
            "domain": rng.choice(_DOMAINS),
            "address": f"{net}.{rng.randrange(10, 60)}",
            "port": ports[0],
            "web": rng.choice(_WEB_PORTS),
            "hl7": rng.choice(_HL7_PORTS),
            "checks": rng.choice((["calling", "called"], ["called", "calling"])),
        },
        "worklist": {
            "ae_title": rng.choice(_WORKLISTS),
            "address": f"{net}.{rng.randrange(60, 120)}",
            "port": ports[1],
        },
        "vna": {
            "ae_title": rng.choice(_VNAS),
            "address": f"{net}.{rng.randrange(120, 200)}",
            "port": ports[2],
            "most": rng.choice((8, 12, 16)),
        },
    }
    params["form"] = _form(rng, params)
    params["ultrasound"] = _ultrasound(rng, params)
    return params


def _others(rng: Random, own: str) -> list[str]:
    """Draw three more titles for the device table, of other devices."""
    others: list[str] = []
    for modality in rng.sample(("CT", "MR", "DX", "CR"), 3):
        title = own
        # The scanner's old number must not be another device's title of today.
        while title in (own, _renumbered(own)):
            title = draw_station(rng, modality)
        others.append(title)
    return others


def _form(rng: Random, params: Params) -> dict[str, str]:
    """Fill the form rightly, then spoil it: one fault decides, later ones lie behind it."""
    archive = params["archive"]
    form = {
        "calling_ae_title": params["own"],
        "called_ae_title": archive["ae_title"],
        "host": f"{archive['machine']}.{archive['domain']}.example",
        "port": str(archive["port"]),
    }
    first = rng.choice(("host", "port", "port", "calling", "called", "swapped"))
    behind = {"host": ["port", "calling", "called"], "port": ["calling", "called"]}
    behind |= {"calling": ["called"], "called": ["calling"]}
    more = behind.get(first, [])
    chosen = [first, *rng.sample(more, rng.randrange(min(len(more), 2) + 1))]
    for fault in chosen:
        _spoil(rng, params, form, fault)
    return form


def _spoil(rng: Random, params: Params, form: dict[str, str], fault: str) -> None:
    archive = params["archive"]
    if fault == "host":
        worklist = f"ris.{archive['domain']}.example"
        form["host"] = rng.choice((_misspelled(rng, archive), worklist))
    elif fault == "port":
        ports = (_silent_port(rng, params), archive["web"], archive["hl7"])
        form["port"] = str(rng.choice(ports))
    elif fault == "calling":
        form["calling_ae_title"] = rng.choice(
            (_renumbered(params["own"]), rng.choice(_FACTORY), params["own"].lower())
        )
    elif fault == "called":
        title = archive["ae_title"]
        cased = rng.choice([each for each in (title.upper(), title.lower()) if each != title])
        near = [params["worklist"]["ae_title"], archive["machine"]]
        form["called_ae_title"] = rng.choice((cased, cased, *near))
    else:
        form["calling_ae_title"], form["called_ae_title"] = archive["ae_title"], params["own"]


def _misspelled(rng: Random, archive: Params) -> str:
    """Return the archive's host with two neighboring letters of its name exchanged."""
    name = archive["machine"]
    places = [at for at in range(len(name) - 1) if name[at] != name[at + 1]]
    at = rng.choice(places)
    name = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return f"{name}.{archive['domain']}.example"


def _silent_port(rng: Random, params: Params) -> int:
    """Return a port that DICOM programs like, and on which none listens here."""
    used = {params[each]["port"] for each in ("archive", "worklist", "vna")}
    return int(rng.choice([port for port in _DICOM_PORTS if port not in used]))


def _renumbered(title: str) -> str:
    """Return *title* as it was before the scanner was renamed: another number at its end."""
    return f"{title[:-1]}{(int(title[-1]) + 4) % 10}"


def _ultrasound(rng: Random, params: Params) -> dict[str, str]:
    """Draw the second ticket: three titles that agree or do not, and why."""
    case = rng.choice(ULTRASOUND_CASES)
    sheet, vna = draw_station(rng, "US"), params["vna"]["ae_title"]
    return {
        "case": case,
        "sheet": sheet,
        "listed": _renumbered(sheet) if case == "table" else sheet,
        "calling": _renumbered(sheet) if case == "calling" else sheet,
        "called": rng.choice((vna.upper(), f"{vna}2")) if case == "called" else vna,
    }

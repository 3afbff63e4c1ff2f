"""Orders as RIS sends them: two that lie on the bench, and ten that the map is tried on."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from app.grading import Params
from app.grading.cast import (
    draw_accession,
    draw_mrn,
    draw_order_number,
    draw_person,
    draw_station,
    draw_time,
)
from app.hl7 import build_message, escape

from .site import STYLES

HIDDEN = 10
_EASY = frozenset({0, 2, 5, 8, 11})
_MODALITIES = ("CT", "MR", "US", "DX", "MG", "NM")
_NAMES = {
    "CT": ("CT chest & abdomen", "CT head", "CT neck & chest"),
    "MR": ("MR knee | left", "MR brain & orbits", "MR spine"),
    "US": ("US liver & bile ducts", "US thyroid", "US kidneys"),
    "DX": ("Hand | right", "Chest & ribs", "Pelvis"),
    "MG": ("Mammogram | both sides", "Mammogram & tomosynthesis", "Mammogram"),
    "NM": ("Bone scan | whole body", "Thyroid scan & uptake", "Kidney scan"),
}
_LONG = {
    "CT": "Computed Tomography",
    "MR": "Magnetic Resonance",
    "US": "Ultrasound",
    "DX": "Digital Radiography",
    "MG": "Mammography",
    "NM": "Nuclear Medicine",
}


def orders(params: Params) -> list[bytes]:
    """Return the two orders of the bench, then the hidden ones."""
    rng = Random(params["orders"])
    others = [each for each in _MODALITIES if each != params["modality"]]
    # The first sample is the easy one that the map was tested with; the second is not.
    modalities = [params["modality"], rng.choice(others), *_mixed(rng, params["modality"], others)]
    return [
        _order(rng, params, position, modality, easy=position in _EASY)
        for position, modality in enumerate(modalities)
    ]


def _mixed(rng: Random, usual: str, others: list[str]) -> list[str]:
    mixed = [usual, usual, usual, *rng.choices(others, k=HIDDEN - 3)]
    rng.shuffle(mixed)
    return mixed


def _order(rng: Random, params: Params, position: int, modality: str, *, easy: bool) -> bytes:
    person = draw_person(rng, ascii_only=True)
    # Sent on the days before, planned from today on: the two dates are never the same.
    sent = _today(params) - timedelta(days=rng.randrange(1, 9))
    start = _today(params) + timedelta(days=0 if position <= 1 else rng.randrange(4))
    placer = f"{draw_order_number(rng, 'WD')}^{params['ward_system']}"
    values = {
        "MSH-3": params["ris"],
        "MSH-4": params["home"],
        "MSH-5": "WORKLIST",
        "MSH-7": f"{sent:%Y%m%d}{rng.randrange(20, 24)}{rng.randrange(10, 60)}00",
        "MSH-10": f"Q{params['control'] + 13 * position:06d}",
        "PID-1": "1",
        "PID-3": _identifiers(rng, params, person.mrn, easy=easy),
        "PID-5": f"{person.family}^{person.given}",
        "PID-7": person.birth_day,
        "PID-8": person.sex,
        "PV1-2": rng.choice("IO"),
        "ORC-1": "NW",
        "ORC-2": placer,
        "ORC-3": f"{draw_order_number(rng, 'JB')}^{params['ris']}",
    }
    tail = {
        "OBR-1": "1",
        "OBR-2": placer,
        "OBR-3": f"{draw_order_number(rng, 'BK')}^{params['ris']}",
        "OBR-4": f"{modality}{rng.randrange(100, 999)}^{escape(rng.choice(_NAMES[modality]))}^L",
        "OBR-18": f"FOL-{rng.randrange(10**5):05d}",
        "OBR-19": f"RP-{rng.randrange(10**5):05d}",
        "OBR-20": f"SPS-{rng.randrange(10**5):05d}",
    }
    keys = {
        "accession": draw_accession(rng),
        "study": f"2.25.{rng.randrange(10**24, 10**25)}",
        "station": draw_station(rng, modality),
        "modality": modality,
        "start": f"{start:%Y%m%d}{draw_time(rng)}",
    }
    style = STYLES[params["style"]]
    complete = _with_keys(params, values, tail, keys)
    return build_message(style.structure, style.version, complete)


def _today(params: Params) -> date:
    return date.fromisoformat(params["today"])


def _with_keys(
    params: Params, head: Mapping[str, str], obr: Mapping[str, str], keys: Mapping[str, str]
) -> dict[str, str]:
    """Return the order's values with the imaging keys where the style of the feed has them."""
    ris = params["ris"]
    if params["style"] == "imaging":
        return {
            **head,
            "TQ1-1": "1",
            "TQ1-7": keys["start"],
            **obr,
            "IPC-1": f"{keys['accession']}^{ris}",
            "IPC-2": f"{obr['OBR-19']}^{ris}",
            "IPC-3": f"{keys['study']}^^^DICOM",
            "IPC-4": f"{obr['OBR-20']}^{ris}",
            "IPC-5": f"{keys['modality']}^{_LONG[keys['modality']]}^DCM",
            "IPC-9": keys["station"],
        }
    older = {"OBR-21": keys["station"], "OBR-24": keys["modality"]}
    zds = {"ZDS-1": f"{keys['study']}^^Application^DICOM"}
    timing = f"1^^^{keys['start']}^^R"
    if params["style"] == "older":
        return {
            **head,
            "ORC-7": timing,
            **obr,
            "OBR-18": keys["accession"],
            **older,
            **zds,
        }
    return {
        **head,
        **obr,
        "OBR-3": f"{keys['accession']}^{ris}",
        **older,
        "OBR-27": timing,
        **zds,
    }


def _identifiers(rng: Random, params: Params, number: str, *, easy: bool) -> str:
    """Return PID-3: the record number comes first in an *easy* order, and later in the others."""
    mine = f"{number}^^^{params['home']}^{params['code_mr']}"
    others = [
        f"{draw_mrn(rng)}^^^{params['home']}^AN",
        f"{draw_mrn(rng)}^^^{params['clinic']}^PT",
    ]
    rng.shuffle(others)
    if params["shared"]:
        others.insert(0, f"{draw_mrn(rng)}^^^{params['partner']}^{params['code_mr']}")
    listed = [mine, *others] if easy else [*others[:1], mine, *others[1:]]
    return "~".join(listed)

"""The CT exams of the day: what was scanned, with which phantom, and how much dose it took."""

from dataclasses import dataclass
from random import Random
from typing import Any

HEAD, BODY = "16", "32"
_APART = 3
SCOUT, SPIRAL, SEQUENCED = "scout", "spiral", "sequenced"

Event = dict[str, str]


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its name for people and as a SNOMED code, the usual dose, and how long it is."""

    name: str
    code: str
    phantom: str
    ctdi: tuple[int, int]
    centimeters: tuple[int, int]


_BRAIN = Region("Head", "69536005", HEAD, (3800, 5600), (14, 19))
_NECK = Region("Neck", "45048000", BODY, (700, 1300), (20, 27))
_CHEST = Region("Chest", "816094009", BODY, (420, 980), (28, 38))
_ABDOMEN = Region("Abdomen", "818981001", BODY, (600, 1400), (38, 48))
_SMALL_ABDOMEN = Region("Abdomen", "818981001", HEAD, (220, 480), (19, 27))
_SMALL_CHEST = Region("Chest", "816094009", HEAD, (150, 330), (14, 20))
_PELVIS = Region("Pelvis", "816092008", BODY, (650, 1200), (20, 26))

PROTOCOLS: dict[str, tuple[tuple[str, tuple[Region, ...]], ...]] = {
    "head": (("Head, plain", (_BRAIN,)), ("Head, after a fall", (_BRAIN,))),
    "body": (("Chest", (_CHEST,)), ("Abdomen", (_ABDOMEN,)), ("Pelvis", (_PELVIS,))),
    "phases": (
        ("Liver, three phases", (_ABDOMEN, _ABDOMEN, _ABDOMEN)),
        ("Kidneys, three phases", (_ABDOMEN, _ABDOMEN, _ABDOMEN)),
        ("Aorta, two phases", (_CHEST, _CHEST)),
    ),
    "mixed": (
        ("Head and neck", (_BRAIN, _NECK)),
        ("Head, chest and abdomen", (_BRAIN, _CHEST, _ABDOMEN)),
        ("Head and pelvis", (_BRAIN, _PELVIS)),
    ),
    "child": (("Abdomen, child", (_SMALL_ABDOMEN,)), ("Chest, child", (_SMALL_CHEST,))),
    "versions": (("Chest, two phases", (_CHEST, _CHEST)), ("Abdomen, two phases", (_ABDOMEN,) * 2)),
    "strayed": (("Chest", (_CHEST,)), ("Abdomen", (_ABDOMEN,))),
    "blank": (("Neck", (_NECK,)), ("Pelvis", (_PELVIS,))),
    "missing": (("Chest", (_CHEST,)), ("Abdomen", (_ABDOMEN,))),
}
"""Exam descriptions by the kind of case, each with the regions that are scanned one by one."""


def draw_exam(rng: Random, kind: str, ends: list[int]) -> dict[str, Any]:
    """Return description and irradiation events; event UIDs end with numbers taken from *ends*."""
    description, regions = rng.choice(PROTOCOLS[kind])
    scans = [_scan(rng, region, kind) for region in regions]
    while _alike(scans):
        scans = [_scan(rng, region, kind) for region in regions]
    exam = [_scout(rng, scans, regions[-1].code), *scans]
    for event in exam:
        event["uid"] = f"2.25.{rng.randrange(10**24, 10**25)}{ends.pop():06d}"
    return {"exam": description, "events": exam}


def _scan(rng: Random, region: Region, kind: str) -> Event:
    hundredths = rng.randrange(*region.ctdi)
    tenths = rng.randrange(region.centimeters[0] * 10, region.centimeters[1] * 10)
    return {
        "type": SEQUENCED if kind == "head" and rng.random() < 0.4 else SPIRAL,  # noqa: PLR2004
        "region": region.name,
        "code": region.code,
        "phantom": region.phantom,
        "ctdi": _decimal(hundredths),
        "dlp": _decimal(hundredths * tenths // 10),
        "length": str(tenths),
    }


def _alike(scans: list[Event]) -> bool:
    """Say whether two scans could be taken for one another within the register's tolerance."""
    found = [(int(one["ctdi"].replace(".", "")), one) for one in scans]
    return any(
        abs(mine - other) * 100 < _APART * mine
        for mine, one in found
        for other, two in found
        if one is not two
    )


def _scout(rng: Random, scans: list[Event], code: str) -> Event:
    """Return the localizer; it takes little dose, and more than the register's tolerance."""
    total = sum(int(scan["dlp"].replace(".", "")) for scan in scans)
    last = scans[-1]
    return {
        "type": SCOUT,
        "region": last["region"],
        "code": code,
        "phantom": last["phantom"],
        "ctdi": _decimal(rng.randrange(8, 22)),
        "dlp": _decimal(total * rng.randrange(15, 31) // 1000),
        "length": str(rng.randrange(250, 520)),
    }


def _decimal(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"

"""Two hundred studies, grown from the params: the few that are asked about, and all the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_mrn, draw_person

STUDIES = 200
_CLASSES = {
    "CT": "1.2.840.10008.5.1.4.1.1.2",
    "MR": "1.2.840.10008.5.1.4.1.1.4",
    "DX": "1.2.840.10008.5.1.4.1.1.1.1",
    "US": "1.2.840.10008.5.1.4.1.1.6.1",
}
_DESCRIPTIONS = {
    "CT": ("CT head plain", "CT chest", "CT abdomen and pelvis", "CT spine lumbar"),
    "MR": (
        "MR brain with contrast",
        "MR knee right",
        "MR spine cervical",
        "MR pelvis staging",
        "MR wrist left",
        "MR abdomen follow-up",
    ),
    "DX": ("Chest two views", "Hand left", "Pelvis"),
    "US": ("US abdomen", "US thyroid", "US neck"),
}
_YEAR = 365


@dataclass(frozen=True, slots=True)
class Plan:
    """One study to be grown: *series* holds the number of objects of each series."""

    modality: str
    day: date
    name: str
    accession: str = ""
    series: tuple[int, ...] = (1,)
    description: str = ""


class Grower:
    """Grows studies one after the other; the same params give the same ones."""

    def __init__(self, params: Params) -> None:
        self._rng = Random(f"archive {params['grown_from']}")
        self._root = f"1.2.826.0.1.3680043.10.4141.{params['grown_from']}"
        self._params = params
        self._numbers: dict[str, str] = {}
        self._used: set[str] = set()
        self._grown = 0
        self._first = date.fromisoformat(params["first_day"])

    def records(self) -> dict[str, dict[str, Any]]:
        """Return the index of the archive: a record for each object."""
        plans = [*self._asked_about()]
        plans += [self._other() for _ in range(STUDIES - len(plans))]
        self._rng.shuffle(plans)
        return {row["SOPInstanceUID"]: row for plan in plans for row in self._grow(plan)}

    def _asked_about(self) -> Iterator[Plan]:
        wanted = f"{self._params['family']}^{self._params['given']}"
        double = f"{self._params['double']}^{self._params['given']}"
        spread = [self._first + timedelta(days=20 + 31 * step) for step in range(6)]
        for step in range(self._rng.randrange(2, 5)):
            yield Plan(self._rng.choice(("DX", "US")), spread[step], wanted)
        for step in range(2):
            yield Plan(self._rng.choice(("DX", "US")), spread[step + 4], double)
        for step in range(self._rng.randrange(9, 15)):
            yield Plan("CT", self._first + timedelta(days=step % 7), self._somebody())
        for step in (1, 4):
            yield Plan("DX", self._first + timedelta(days=step), self._somebody())
        yield from self._magnetic()
        yield Plan("MR", spread[0], self._somebody(), self._params["series_accession"], (2, 1, 3))
        yield Plan("CT", spread[1], self._somebody(), self._params["object_accession"], (1, 4, 3))

    def _magnetic(self) -> Iterator[Plan]:
        """Yield the MR studies of one day, each described in its own words, and a CT beside."""
        day = date.fromisoformat(self._params["mr_day"])
        count = self._rng.randrange(2, 5)
        for description in self._rng.sample(_DESCRIPTIONS["MR"], count):
            yield Plan("MR", day, self._somebody(), description=description)
        yield Plan("CT", day, self._somebody())

    def _other(self) -> Plan:
        """Return a study of another year, so that it answers none of the questions."""
        day = self._first - timedelta(days=self._rng.randrange(40, _YEAR * 4))
        return Plan(self._rng.choice(tuple(_CLASSES)), day, self._somebody())

    def _somebody(self) -> str:
        while True:
            person = draw_person(self._rng, ascii_only=True)
            name = f"{person.family}^{person.given}"
            if person.family != self._params["family"] and name not in self._used:
                self._used.add(name)
                return name

    def _grow(self, plan: Plan) -> Iterator[dict[str, Any]]:
        self._grown += 1
        study = f"{self._root}.{self._grown}"
        rng = self._rng
        shared = {
            "SOPClassUID": _CLASSES[plan.modality],
            "StudyInstanceUID": study,
            "StudyDate": plan.day.strftime("%Y%m%d"),
            "StudyTime": f"{rng.randrange(7, 19):02d}{rng.randrange(60):02d}00",
            "AccessionNumber": plan.accession or f"RAD{4_000_000 + self._grown:08d}",
            "Modality": plan.modality,
            "StudyDescription": plan.description or rng.choice(_DESCRIPTIONS[plan.modality]),
            "PatientName": plan.name,
            "PatientID": self._numbers.setdefault(plan.name, draw_mrn(rng)),
        }
        for number, objects in enumerate(plan.series, 1):
            for instance in range(1, objects + 1):
                yield {
                    **shared,
                    "SeriesInstanceUID": f"{study}.{number}",
                    "SeriesNumber": str(number),
                    "SOPInstanceUID": f"{study}.{number}.{instance}",
                    "InstanceNumber": str(instance),
                }

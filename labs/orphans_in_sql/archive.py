"""An archive's database with faults planted in it, as rows; two seeds give two archives."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_accession, draw_people

_MODALITIES = ("CT", "MR", "CR", "US", "MG", "XA")
_YEAR = 2025
_NOWHERE = 9_000
_NINE = 9


@dataclass
class Archive:
    """The rows of one database, each a dict, and what is agreed about them."""

    params: Params
    patient: list[dict[str, Any]] = field(default_factory=list)
    imaging_order: list[dict[str, Any]] = field(default_factory=list)
    study: list[dict[str, Any]] = field(default_factory=list)
    series: list[dict[str, Any]] = field(default_factory=list)
    instance: list[dict[str, Any]] = field(default_factory=list)

    @property
    def first(self) -> date:
        """The first day that the question about orders covers."""
        return date(_YEAR, self.params["month"], self.params["first_day"])

    @property
    def last(self) -> date:
        """The last day that it covers."""
        return date(_YEAR, self.params["month"], self.params["last_day"])


def build_archive(params: Params, seed: int) -> Archive:
    """Return the archive that *seed* grows, with every kind of fault in it at least once."""
    rng, found = Random(seed), Archive(params)
    for at, person in enumerate(draw_people(rng, 12, ascii_only=True), 1):
        found.patient.append(
            {
                "patient_pk": at,
                "patient_id": person.mrn,
                "patient_name": person.dicom_name,
                "birth_date": person.birth_day,
            }
        )
    _add_studies(found, rng)
    _add_waiting_orders(found, rng)
    _add_series(found, rng)
    _add_instances(found, rng)
    for rows in (found.imaging_order, found.study, found.series, found.instance):
        rng.shuffle(rows)
    return found


def _add_studies(found: Archive, rng: Random) -> None:
    """Add studies with their orders, and such as have none, or a canceled one, or both."""
    live, canceled = "live", "canceled"
    kinds: list[tuple[str, ...]] = [(live,)] * rng.randrange(11, 16)
    kinds += [()] * rng.randrange(2, 5) + [(canceled,)] * rng.randrange(2, 4)
    kinds += [(canceled, live)] * rng.randrange(1, 3)
    rng.shuffle(kinds)
    for orders in kinds:
        _add_study(found, rng, orders, _any_day(rng, found))
    for _ in range(rng.randrange(1, 3)):
        _add_study(found, rng, (), _any_day(rng, found))["accession"] = None


def _add_study(found: Archive, rng: Random, orders: tuple[str, ...], day: date) -> dict[str, Any]:
    patient, modality = rng.choice(found.patient), rng.choice(_MODALITIES)
    accession = _new_accession(found, rng)
    for status in orders:
        _add_order(found, rng, accession, day, canceled=status == "canceled", modality=modality)
        found.imaging_order[-1]["patient_id"] = patient["patient_id"]
    at = len(found.study) + 101
    found.study.append(
        {
            "study_pk": at,
            "study_uid": _uid(rng),
            "patient_pk": patient["patient_pk"],
            "accession": accession,
            "modality": modality,
            "study_date": day.strftime("%Y%m%d"),
        }
    )
    return found.study[-1]


def _add_order(
    found: Archive,
    rng: Random,
    accession: str | None,
    day: date,
    *,
    canceled: bool = False,
    modality: str = "",
) -> None:
    found.imaging_order.append(
        {
            "order_pk": len(found.imaging_order) + 501,
            "accession": accession,
            "patient_id": rng.choice(found.patient)["patient_id"],
            "modality": modality or rng.choice(_MODALITIES),
            "status": found.params["canceled"] if canceled else rng.choice(("SC", "IP", "CM")),
            "day": day,
        }
    )


def _add_waiting_orders(found: Archive, rng: Random) -> None:
    """Add orders without a study: in the span asked about, and beside it in every way."""
    inside = [found.first, found.last]
    inside += [
        found.first + timedelta(days=rng.randrange(1, 8)) for _ in range(rng.randrange(1, 4))
    ]
    other_months = [month for month in range(1, 13) if month != found.params["month"]]
    outside = [each.replace(month=rng.choice(other_months)) for each in inside]
    outside += [found.first.replace(year=_YEAR - 1), found.last.replace(year=_YEAR + 1)]
    # Compared as texts, these look like days within the span.
    outside += [(found.first + timedelta(days=n)).replace(year=_YEAR - n) for n in (1, 2)]
    outside += [found.first - timedelta(days=1), found.last + timedelta(days=1)]
    # Read with day and month changed over, this one falls into the span.
    outside += [date(_YEAR, rng.randrange(max(_NINE, found.first.day), 13), found.first.month)]
    for day in (*inside, *outside):
        _add_order(found, rng, _new_accession(found, rng), day)
    for _ in range(rng.randrange(1, 3)):
        _add_order(found, rng, _new_accession(found, rng), rng.choice(inside), canceled=True)
        # By telephone, so that nobody has given it a number yet.
        _add_order(found, rng, None, found.last + timedelta(days=rng.randrange(2, 9)))


def _add_series(found: Archive, rng: Random) -> None:
    """Add series to every study, and some whose study is not there."""
    for study in found.study:
        for number in range(rng.randrange(1, 4)):
            modality = "SR" if number and rng.random() < 0.3 else study["modality"]  # noqa: PLR2004
            _add_one_series(found, rng, study["study_pk"], modality)
    gone = [_NOWHERE + rng.randrange(90) for _ in range(2)]
    for key in [*gone, gone[0], *([None] * rng.randrange(1, 3))]:
        _add_one_series(found, rng, key, rng.choice(_MODALITIES))


def _add_one_series(found: Archive, rng: Random, study_pk: int | None, modality: str) -> None:
    found.series.append(
        {
            "series_pk": len(found.series) + 1001,
            "series_uid": _uid(rng),
            "study_pk": study_pk,
            "modality": modality,
        }
    )


def _add_instances(found: Archive, rng: Random) -> None:
    """Add objects to every series, some without one, and some stored more than once."""
    for series in found.series:
        for _ in range(rng.randrange(1, 4)):
            _add_instance(found, _uid(rng), series["series_pk"], rng)
    twice = rng.sample(found.instance, rng.randrange(3, 6))
    for at, each in enumerate(twice):
        # By turns beside the first copy, in another series, and in both.
        places = [each["series_pk"]] if at % 3 != 1 else []
        if at % 3 != 0:
            others = [one for one in found.series if one["series_pk"] != each["series_pk"]]
            places.append(rng.choice(others)["series_pk"])
        for place in places:
            _add_instance(found, each["sop_instance_uid"], place, rng)
    gone = [_NOWHERE + rng.randrange(90) for _ in range(2)]
    for key in [*gone, gone[0], *([None] * rng.randrange(1, 3))]:
        _add_instance(found, _uid(rng), key, rng)


def _add_instance(found: Archive, uid: str, series_pk: int | None, rng: Random) -> None:
    found.instance.append(
        {
            "instance_pk": len(found.instance) + 20_001,
            "sop_instance_uid": uid,
            "series_pk": series_pk,
            "size_bytes": rng.randrange(120_000, 19_000_000),
        }
    )


def _any_day(rng: Random, found: Archive) -> date:
    """Return a day of that year, one in three within the span asked about."""
    if rng.randrange(3) == 0:
        return found.first + timedelta(days=rng.randrange((found.last - found.first).days + 1))
    return date(_YEAR, 1, 1) + timedelta(days=rng.randrange(360))


def _new_accession(found: Archive, rng: Random) -> str:
    taken = {each["accession"] for each in (*found.imaging_order, *found.study)}
    while (drawn := draw_accession(rng, "RAD")) in taken:
        pass
    return drawn


def _uid(rng: Random) -> str:
    return f"2.25.{rng.randrange(10**17, 10**18)}"

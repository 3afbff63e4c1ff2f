"""Live exercises: the evidence of what was really performed."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.grading.answers import Exchange, HospitalAnswer
from app.grading.exercise import Exercise
from app.grading.kinds.kind import Kind, NotAnswered, Raw, read_json
from app.grading.lab import Bench

_PARTS = ("action", "trace", "result")


def parse(raw: Raw, _exercise: Exercise, _bench: Bench) -> tuple[Exchange, ...]:
    """Return the exchanges in the order of time. They come from us, not from the learner."""
    return _exchanges(read_json(raw, list, "The evidence is a list of exchanges."))


def parse_hospital(raw: Raw, _exercise: Exercise, _bench: Bench) -> HospitalAnswer:
    """Return what was done in the hospital, and the hospital after and before it."""
    form = "The evidence is exchanges and the hospital they left."
    given = read_json(raw or {}, dict, form)
    exchanges = _exchanges(given.get("exchanges") or ())
    return HospitalAnswer(exchanges, given.get("hospital") or {}, given.get("before") or {})


def _exchanges(rows: Iterable[Any]) -> tuple[Exchange, ...]:
    exchanges = tuple(
        Exchange(**{part: given.get(part) or {} for part in _PARTS})
        for given in rows
        if isinstance(given, Mapping)
    )
    if not exchanges:
        raise NotAnswered
    return exchanges


LIVE_ASSOCIATION = Kind("live_association", parse, lambda _exercise, _bench: [])
LIVE_MLLP = Kind("live_mllp", parse, lambda _exercise, _bench: [])
LIVE_HOSPITAL = Kind("live_hospital", parse_hospital, lambda _exercise, _bench: [])
LIVE_DICOMWEB = Kind("live_dicomweb", parse, lambda _exercise, _bench: [])

"""What each question's answer is, found from the rows, and what the usual slips find instead."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .archive import Archive
from .drawing import DATE_FORMS

Rows: TypeAlias = list[tuple[Any, ...]]
Finder: TypeAlias = Callable[[Archive], Rows]

_PARENT = {"series": ("study", "study_pk"), "instance": ("series", "series_pk")}
_NAME = {"series": "series_uid", "instance": "sop_instance_uid"}


def orphans(found: Archive, *, no_key: bool = True, dead_key: bool = True) -> Rows:
    """Return the children whose parent is not there: without a key, or with a dead one."""
    child = found.params["orphans"]
    parent, key = _PARENT[child]
    alive = {row[key] for row in getattr(found, parent)}
    lost = {None: no_key}
    return [
        (row[_NAME[child]],)
        for row in getattr(found, child)
        if row[key] not in alive and lost.get(row[key], dead_key)
    ]


def with_parent(found: Archive) -> Rows:
    """Return the children that a plain join keeps."""
    child = found.params["orphans"]
    lost = orphans(found)
    return [
        (row[_NAME[child]],) for row in getattr(found, child) if (row[_NAME[child]],) not in lost
    ]


def no_order(found: Archive, *, canceled_counts: bool = False, nulls: bool = True) -> Rows:
    """Return the studies to which no order belongs that still stands."""
    known = {
        row["accession"]
        for row in found.imaging_order
        if row["accession"] and (canceled_counts or not _is_canceled(found, row))
    }
    return [
        (row["study_uid"],)
        for row in found.study
        if row["accession"] not in known and (nulls or row["accession"])
    ]


def any_canceled(found: Archive) -> Rows:
    """Return studies without any order, or with a canceled one beside a good one."""
    bare = no_order(found, canceled_counts=True)
    gone = Counter(row["accession"] for row in found.imaging_order if _is_canceled(found, row))
    return bare + [
        (row["study_uid"],) for row in found.study for _ in range(gone.get(row["accession"], 0))
    ]


def only_canceled_joined(found: Archive) -> Rows:
    """Return the studies that a plain join with canceled orders finds."""
    bare = no_order(found, canceled_counts=True)
    return [row for row in any_canceled(found) if row not in bare]


def duplicates(found: Archive) -> Rows:
    """Return each SOP Instance UID that is stored more than once, and how often."""
    counted = Counter(row["sop_instance_uid"] for row in found.instance)
    return [(uid, count) for uid, count in counted.items() if count > 1]


def duplicates_in_series(found: Archive) -> Rows:
    """Return the UIDs that are stored more than once within one series."""
    counted = Counter((row["series_pk"], row["sop_instance_uid"]) for row in found.instance)
    return [(uid, count) for (_, uid), count in counted.items() if count > 1]


def every_object(found: Archive) -> Rows:
    """Return every UID with its number of copies, also those stored once."""
    return list(Counter(row["sop_instance_uid"] for row in found.instance).items())


def not_done(found: Archive, **slip: Any) -> Rows:
    """Return the standing orders in the span for which no study has arrived.

    *slip* leaves something out: ``canceled`` keeps canceled orders, ``arrived`` those with a
    study, ``last`` drops the last day, and ``inside`` tells another way of what is in the span.
    """
    there = {row["accession"] for row in found.study if row["accession"]}
    inside = slip.get("inside") or (lambda row: found.first <= row["day"] <= found.last)
    return [
        (row["order_pk"],)
        for row in found.imaging_order
        if inside(row)
        and (slip.get("canceled") or not _is_canceled(found, row))
        and (slip.get("arrived") or row["accession"] not in there)
        and not (slip.get("last") and row["day"] == found.last)
    ]


def as_text(found: Archive, form: str) -> Rows:
    """Return what comes out if days are compared as texts, the span written as *form*."""
    low, high = found.first.strftime(form), found.last.strftime(form)
    column = DATE_FORMS[found.params["date_form"]]
    return not_done(found, inside=lambda row: low <= row["day"].strftime(column) <= high)


def swapped(found: Archive) -> Rows:
    """Return what comes out if day and month are changed over."""
    low, high = found.first.strftime("%Y%m%d"), found.last.strftime("%Y%m%d")
    return not_done(found, inside=lambda row: low <= row["day"].strftime("%Y%d%m") <= high)


def per_modality(found: Archive) -> Rows:
    """Return how many studies have a series of each modality."""
    alive = {row["study_pk"] for row in found.study}
    pairs = {(row["modality"], row["study_pk"]) for row in found.series if row["study_pk"] in alive}
    return list(Counter(modality for modality, _ in pairs).items())


def series_counted(found: Archive, *, joined: bool = True) -> Rows:
    """Return how many series there are of each modality."""
    alive = {row["study_pk"] for row in found.study}
    kept = [row for row in found.series if not joined or row["study_pk"] in alive]
    return list(Counter(row["modality"] for row in kept).items())


def objects_counted(found: Archive) -> Rows:
    """Return how many objects there are of each modality."""
    alive = {row["study_pk"] for row in found.study}
    kept = {row["series_pk"]: row["modality"] for row in found.series if row["study_pk"] in alive}
    held = (kept[row["series_pk"]] for row in found.instance if row["series_pk"] in kept)
    return list(Counter(held).items())


def dead_keys_counted(found: Archive) -> Rows:
    """Return the numbers with keys among them to which no study belongs."""
    pairs = {
        (row["modality"], row["study_pk"]) for row in found.series if row["study_pk"] is not None
    }
    return list(Counter(modality for modality, _ in pairs).items())


def _is_canceled(found: Archive, row: dict[str, Any]) -> bool:
    return bool(row["status"] == found.params["canceled"])


ANSWERS: Mapping[str, Finder] = {
    "orphans": orphans,
    "no_order": no_order,
    "duplicates": duplicates,
    "not_done": not_done,
    "per_modality": per_modality,
}
SLIPS: Mapping[str, tuple[tuple[str, Finder], ...]] = {
    "orphans": (
        ("INNER_JOIN_HIDES", with_parent),
        ("NULL_LOST", lambda found: orphans(found, no_key=False)),
        ("DEAD_KEY_LOST", lambda found: orphans(found, dead_key=False)),
    ),
    "no_order": (
        ("CANCELED_COUNTED", lambda found: no_order(found, canceled_counts=True)),
        ("NULL_LOST", lambda found: no_order(found, nulls=False)),
        ("NULL_LOST", lambda found: no_order(found, canceled_counts=True, nulls=False)),
        ("ONE_FOR_ALL", any_canceled),
        ("INNER_JOIN_HIDES", only_canceled_joined),
    ),
    "duplicates": (
        ("GROUPED_TOO_FINE", duplicates_in_series),
        ("SINGLES_LISTED", every_object),
    ),
    "not_done": (
        ("STRING_DATES", lambda found: as_text(found, DATE_FORMS[found.params["date_form"]])),
        ("STRING_DATES", lambda found: as_text(found, "%Y%m%d")),
        ("STRING_DATES", lambda found: as_text(found, "%Y-%m-%d")),
        ("DAY_MONTH_SWAPPED", swapped),
        ("LAST_DAY_LOST", lambda found: not_done(found, last=True)),
        ("CANCELED_LISTED", lambda found: not_done(found, canceled=True)),
        ("INNER_JOIN_HIDES", lambda found: not_done(found, arrived=True)),
    ),
    "per_modality": (
        ("COUNT_WITHOUT_DISTINCT", series_counted),
        ("COUNT_WITHOUT_DISTINCT", lambda found: series_counted(found, joined=False)),
        ("COUNT_WITHOUT_DISTINCT", objects_counted),
        ("DEAD_KEYS_COUNTED", dead_keys_counted),
    ),
}

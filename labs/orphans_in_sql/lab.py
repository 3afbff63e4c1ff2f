"""Orphans in SQL: five questions to an archive's database, each tried on a second one too."""

from datetime import date

from app.grading import Bench, Lab, Params, SqlAnswer, Verdict

from .archive import build_archive
from .drawing import draw
from .judging import judge_query
from .tables import as_tables

lab = Lab()
lab.draw(draw)


@lab.build
def build(params: Params) -> Bench:
    """Lay one database on the bench, and keep another for the check."""
    shown, hidden = (build_archive(params, params[name]) for name in ("shown", "hidden"))
    child, parent, uid, key = (
        ("series", "study", "series_uid", "study_pk")
        if params["orphans"] == "series"
        else ("instance", "series", "sop_instance_uid", "series_pk")
    )
    return Bench(
        databases={"pacs": as_tables(shown)},
        words={
            "asker": params["asker"],
            "registrar": params["registrar"],
            "hospital": params["hospital"],
            "child": child,
            "parent": parent,
            "child_uid": uid,
            "child_key": key,
            "date_form": params["date_form"],
            "canceled": params["canceled"],
            "first": _spoken(shown.first),
            "last": _spoken(shown.last),
        },
        truth={"shown": shown, "hidden": hidden, "tables": as_tables(hidden)},
    )


@lab.check("orphans")
def orphans(answer: SqlAnswer, bench: Bench) -> Verdict:
    """Expect children with a dead key, and children without one."""
    return judge_query("orphans", answer, bench, "Both kinds: those with a dead key and with none.")


@lab.check("no_order")
def no_order(answer: SqlAnswer, bench: Bench) -> Verdict:
    """Expect studies to whose accession number no order belongs that still stands."""
    praise = "A canceled order, a missing number, an order entered twice: you kept them apart."
    return judge_query("no_order", answer, bench, praise)


@lab.check("duplicates")
def duplicates(answer: SqlAnswer, bench: Bench) -> Verdict:
    """Expect each UID that is stored more than once, wherever, with the number of its copies."""
    praise = "A SOP Instance UID is one object in all the world, so you counted over all series."
    return judge_query("duplicates", answer, bench, praise)


@lab.check("not_done")
def not_done(answer: SqlAnswer, bench: Bench) -> Verdict:
    """Expect standing orders of the span, both its days included, for which nothing arrived."""
    praise = "You turned the day around before you compared it, and both ends are in."
    return judge_query("not_done", answer, bench, praise)


@lab.check("per_modality")
def per_modality(answer: SqlAnswer, bench: Bench) -> Verdict:
    """Expect the number of studies that have a series of the modality."""
    praise = "You counted studies, and not the rows that a join makes of them."
    return judge_query("per_modality", answer, bench, praise)


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

"""The queries of somebody who knows the database, and those of people who slip."""

# ruff: noqa: S608 - these queries are answers, made of names of our own

from app.grading import Answers, Bench, Model

answers = Model()

_LIVE = (
    "(SELECT 1 FROM imaging_order o WHERE o.accession = s.accession AND o.status <> '{canceled}')"
)


@answers.model
def model(bench: Bench) -> Answers:
    """Ask for what has no partner, group by what makes a thing one, turn days around."""
    return {
        "orphans": _orphans(bench, "LEFT JOIN", "WHERE p.{child_key} IS NULL"),
        "no_order": f"SELECT s.study_uid FROM study s WHERE NOT EXISTS {_LIVE}".format_map(
            bench.words
        ),
        "duplicates": "SELECT sop_instance_uid, COUNT(*) AS copies FROM instance\n"
        "GROUP BY sop_instance_uid HAVING COUNT(*) > 1",
        "not_done": _not_done(bench, f"{_day(bench)} BETWEEN '{{low}}' AND '{{high}}'"),
        "per_modality": "SELECT r.modality, COUNT(DISTINCT s.study_pk) FROM series r\n"
        "JOIN study s ON s.study_pk = r.study_pk GROUP BY r.modality",
    }


@answers.misconception("INNER_JOIN_HIDES")
def joined(bench: Bench) -> Answers:
    """Look for what has no partner with a join that shows partners only."""
    return {"orphans": _orphans(bench, "JOIN", "WHERE p.{child_key} IS NULL")}


@answers.misconception("NULL_LOST")
def not_in(bench: Bench) -> Answers:
    """Compare what is not there."""
    text = (
        "SELECT {child_uid} FROM {child} "
        "WHERE {child_key} NOT IN (SELECT {child_key} FROM {parent})"
    )
    return {"orphans": text.format_map(bench.words)}


@answers.misconception("DEAD_KEY_LOST")
def null_only(bench: Bench) -> Answers:
    """Take an empty key for the only way to lose a parent."""
    text = "SELECT {child_uid} FROM {child} WHERE {child_key} IS NULL"
    return {"orphans": text.format_map(bench.words)}


@answers.misconception("NULL_EQUALS")
def equals_null(bench: Bench) -> Answers:
    """Ask whether a value equals nothing."""
    return {"orphans": _orphans(bench, "LEFT JOIN", "WHERE p.{child_key} = NULL")}


@answers.misconception("NULL_IN_LIST")
def null_in_list(_bench: Bench) -> Answers:
    """Ask for what is not in a list that holds an unknown."""
    text = (
        "SELECT study_uid FROM study WHERE accession NOT IN (SELECT accession FROM imaging_order)"
    )
    return {"no_order": text}


@answers.misconception("CANCELED_COUNTED")
def canceled_is_an_order(_bench: Bench) -> Answers:
    """Take a canceled order for an order."""
    return {
        "no_order": "SELECT s.study_uid FROM study s LEFT JOIN imaging_order o "
        "ON o.accession = s.accession WHERE o.order_pk IS NULL"
    }


@answers.misconception("ONE_FOR_ALL")
def one_for_all(bench: Bench) -> Answers:
    """Take one canceled order for all of them."""
    text = (
        "SELECT s.study_uid FROM study s LEFT JOIN imaging_order o ON o.accession = s.accession "
        "WHERE o.order_pk IS NULL OR o.status = '{canceled}'"
    )
    return {"no_order": text.format_map(bench.words)}


@answers.misconception("GROUPED_TOO_FINE")
def per_series(_bench: Bench) -> Answers:
    """Look for copies within a series only."""
    return {
        "duplicates": "SELECT sop_instance_uid, COUNT(*) FROM instance "
        "GROUP BY series_pk, sop_instance_uid HAVING COUNT(*) > 1"
    }


@answers.misconception("SINGLES_LISTED")
def singles(_bench: Bench) -> Answers:
    """Forget to leave out what is there once."""
    return {
        "duplicates": "SELECT sop_instance_uid, COUNT(*) FROM instance GROUP BY sop_instance_uid"
    }


@answers.misconception("STRING_DATES")
def as_texts(bench: Bench) -> Answers:
    """Compare days as texts, in the form in which they are written."""
    form = bench.truth["shown"].params["date_form"]
    low, high = (_written(bench, form, which) for which in ("first", "last"))
    return {"not_done": _not_done(bench, f"o.scheduled_on BETWEEN '{low}' AND '{high}'")}


@answers.misconception("DAY_MONTH_SWAPPED")
def month_first(bench: Bench) -> Answers:
    """Take the day for the month."""
    form = bench.truth["shown"].params["date_form"]
    day, month = ("4, 2", "1, 2") if form == "MM/DD/YYYY" else ("1, 2", "4, 2")
    turned = (
        f"substr(o.scheduled_on, 7, 4) || substr(o.scheduled_on, {day}) "
        f"|| substr(o.scheduled_on, {month})"
    )
    return {"not_done": _not_done(bench, f"{turned} BETWEEN '{{low}}' AND '{{high}}'")}


@answers.misconception("LAST_DAY_LOST")
def half_open(bench: Bench) -> Answers:
    """Stop one day short."""
    day = _day(bench)
    return {"not_done": _not_done(bench, f"{day} >= '{{low}}' AND {day} < '{{high}}'")}


@answers.misconception("CANCELED_LISTED")
def canceled_too(bench: Bench) -> Answers:
    """Chase orders that nobody wants any more."""
    found = _not_done(bench, f"{_day(bench)} BETWEEN '{{low}}' AND '{{high}}'")
    return {"not_done": found.replace(f" AND o.status <> '{bench.words['canceled']}'", "")}


@answers.misconception("COUNT_WITHOUT_DISTINCT")
def rows_counted(_bench: Bench) -> Answers:
    """Count the rows of a join."""
    return {
        "per_modality": "SELECT r.modality, COUNT(s.study_pk) FROM study s "
        "JOIN series r ON r.study_pk = s.study_pk GROUP BY r.modality"
    }


@answers.misconception("DEAD_KEYS_COUNTED")
def keys_counted(_bench: Bench) -> Answers:
    """Count keys to which no study belongs."""
    return {
        "per_modality": "SELECT modality, COUNT(DISTINCT study_pk) FROM series "
        "WHERE study_pk IS NOT NULL GROUP BY modality"
    }


@answers.misconception("HARD_CODED")
def copied(bench: Bench) -> Answers:
    """Name the rows that the bench happens to hold."""
    child = bench.words["child"]
    key = bench.words["child_key"]
    rows = getattr(bench.truth["shown"], child)
    alive = {row[key] for row in getattr(bench.truth["shown"], bench.words["parent"])}
    uids = [row[bench.words["child_uid"]] for row in rows if row[key] not in alive]
    listed = ", ".join(f"'{uid}'" for uid in uids)
    text = f"SELECT {{child_uid}} FROM {{child}} WHERE {{child_uid}} IN ({listed})"
    return {"orphans": text.format_map(bench.words)}


def _orphans(bench: Bench, join: str, where: str) -> str:
    text = (
        f"SELECT c.{{child_uid}} FROM {{child}} c {join} {{parent}} p "
        f"ON p.{{child_key}} = c.{{child_key}} {where}"
    )
    return text.format_map(bench.words)


def _not_done(bench: Bench, span: str) -> str:
    shown = bench.truth["shown"]
    days = {"low": shown.first.strftime("%Y%m%d"), "high": shown.last.strftime("%Y%m%d")}
    return (
        f"SELECT o.order_pk FROM imaging_order o WHERE {span.format(**days)} "
        f"AND o.status <> '{bench.words['canceled']}' "
        "AND NOT EXISTS (SELECT 1 FROM study s WHERE s.accession = o.accession)"
    )


def _day(bench: Bench) -> str:
    """Return the day of an order, turned around so that it sorts."""
    form = bench.truth["shown"].params["date_form"]
    day, month = ("1, 2", "4, 2") if form != "MM/DD/YYYY" else ("4, 2", "1, 2")
    return (
        f"substr(o.scheduled_on, 7, 4) || substr(o.scheduled_on, {month}) "
        f"|| substr(o.scheduled_on, {day})"
    )


def _written(bench: Bench, form: str, which: str) -> str:
    day = getattr(bench.truth["shown"], which)
    return (
        form.replace("DD", f"{day.day:02d}")
        .replace("MM", f"{day.month:02d}")
        .replace("YYYY", str(day.year))
    )

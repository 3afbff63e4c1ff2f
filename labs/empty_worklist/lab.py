"""The empty worklist: thirty planned steps, a query that brings none, and the one key to blame."""

from typing import Any

from app.grading import (
    Bench,
    Exchange,
    Finding,
    Lab,
    Params,
    Place,
    Quantity,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)

from .drawing import ENTRIES, draw
from .systems import DATE, MODALITY, STATION, due, found_query, hospital, right_query
from .telling import words_of

lab = Lab()
lab.draw(draw)


@lab.build
def build(params: Params) -> Bench:
    """Lay out RIS with its steps, and the query as the scanner sends it."""
    return Bench(
        tables={"find": [found_query(params)]},
        hospital=hospital(params),
        words=words_of(params),
        truth={
            "params": params,
            "due": sorted(due(params)),
            "right": right_query(params),
            "asked": next(each for each in params["entries"] if each.get("asked")),
            "names": [each["accession"] for each in params["entries"]],
            "span": len(due(params, params["span"])),
            "fault": params["fault"],
        },
    )


def _matched(exchange: Exchange) -> list[str]:
    """Return the accession numbers of the entries that a query brought."""
    matches: list[dict[str, Any]] = exchange.result.get("matches") or []
    return sorted(str(each.get("AccessionNumber", "")) for each in matches)


@lab.check("find")
def query(answer: tuple[Exchange, ...], bench: Bench) -> Verdict:
    """Expect one query that brings this room's steps of today, all of them and no others."""
    wanted = bench.truth["due"]
    tries = [each for each in answer if each.action.get("kind") == "find"]
    done = next((each for each in tries if _matched(each) == wanted), None)
    if done is not None:
        if _is_by_name(done):
            return partly(1, 2, Finding("PICKED_BY_HAND", _event(done)))
        return right(f"Try {tries.index(done) + 1} brought today's list of this room, and no more.")
    if not tries:
        return unreadable("Send the worklist query from the console first.")
    last = tries[-1]
    return wrong(_failure(last, set(_matched(last)), set(wanted)))


def _is_by_name(exchange: Exchange) -> bool:
    named = ("key.PatientName", "key.PatientID", "key.PatientBirthDate", "key.AccessionNumber")
    return any(str(exchange.action.get(key, "")).strip() for key in named)


def _failure(last: Exchange, found: set[str], wanted: set[str]) -> Finding:
    """Return what the last query shows."""
    place = _event(last)
    if len(found) == ENTRIES:
        return Finding("BLANK_QUERY", place, str(len(found)))
    if not found:
        given = str(last.action.get(DATE, ""))
        if any(each in given for each in "*?./\\") or given.count("-") > 1:
            return Finding("DATE_FORM", place, given)
        return Finding("STILL_EMPTY", place, _keys(last))
    strangers = found - wanted
    if strangers and found >= wanted:
        return Finding("TOO_WIDE", place, str(len(strangers)))
    return Finding("OTHER_LIST" if strangers else "TOO_NARROW", place, _keys(last))


def _keys(exchange: Exchange) -> str:
    keys = {"modality": MODALITY, "station": STATION, "date": DATE}
    return ", ".join(f"{name} {exchange.action.get(key) or 'empty'}" for name, key in keys.items())


def _event(exchange: Exchange) -> Place:
    events = exchange.trace.get("events") or [{"n": 1}]
    return Place(f"event {events[-1].get('n', 1)}")


@lab.check("who_changes")
def who_changes(answer: str, bench: Bench) -> Verdict:
    """Expect the one record that departs from the plan of the house."""
    fault = bench.truth["fault"]
    if answer == fault:
        return right("One record is changed, and tomorrow's list is right as well.")
    if answer == "wildcard" or (answer, fault) == ("clock", "wildcard"):
        return wrong(Finding("WILDCARD_MISREAD", saw=answer))
    code = {"all_orders": "ALL_ORDERS_EDITED", "empty": "FILTER_GIVEN_UP"}.get(
        answer, "OTHER_RECORD"
    )
    return wrong(Finding(code, saw=answer))


@lab.check("accession")
def accession(answer: str, bench: Bench) -> Verdict:
    """Expect the number of the one of two namesakes who is due here."""
    asked = bench.truth["asked"]
    if answer == asked["accession"]:
        return right("Name, number and date of birth: one of them alone would not have told.")
    if answer in _of_namesakes(bench):
        return wrong(Finding("NAMESAKE", saw=answer))
    code = "OTHER_PATIENT" if answer in bench.truth["names"] else "NO_SUCH_NUMBER"
    return wrong(Finding(code, saw=answer))


def _of_namesakes(bench: Bench) -> list[str]:
    asked, params = bench.truth["asked"], bench.truth["params"]
    return [
        each["accession"]
        for each in params["entries"]
        if each["name"] == asked["name"] and each["accession"] != asked["accession"]
    ]


@lab.check("span")
def span(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the steps of this room from today to the day that was asked for."""
    if answer.value != int(answer.value):
        return unreadable("Steps are counted in whole numbers.")
    count, wanted = int(answer.value), bench.truth["span"]
    if count == wanted:
        return right("A range holds both its ends, and what lies between.")
    code = "ONLY_TODAY" if count == len(bench.truth["due"]) else "OTHER_SPAN"
    return wrong(Finding(code, saw=str(count)))

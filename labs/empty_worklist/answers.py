"""A query that asks for one room and one day, and the queries that people send instead."""

from typing import Any

from app.grading import Answers, Bench, Model

from .systems import DATE, EMPTY, STATION, action, day_of, found_query

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Send what the scanner sent, free a key, then ask rightly."""
    truth = bench.truth
    freed = {**truth["right"], STATION: ""}
    return {
        "find": {"actions": [found_query(truth["params"]), freed, truth["right"]]},
        "who_changes": truth["fault"],
        "accession": truth["asked"]["accession"],
        "span": str(truth["span"]),
    }


@answers.misconception("BLANK_QUERY")
def all_of_them(bench: Bench) -> Answers:
    """Leave everything empty and scroll."""
    return _query(bench, **EMPTY)


@answers.misconception("TOO_WIDE")
def free_the_station(bench: Bench) -> Answers:
    """Leave the station empty for good."""
    return _query(bench, **{STATION: ""})


@answers.misconception("DATE_FORM")
def date_with_wildcard(bench: Bench) -> Answers:
    """Write the day as people do, or with an asterisk."""
    return _query(bench, **{DATE: f"{day_of(bench.truth['params'])[:6]}*"})


@answers.misconception("STILL_EMPTY")
def another_room(bench: Bench) -> Answers:
    """Guess another title."""
    return _query(bench, **{STATION: "ROOM_A"})


@answers.misconception("TOO_NARROW")
def only_this_patient(bench: Bench) -> Answers:
    """Ask for the one patient who waits."""
    return _query(bench, **{"key.PatientID": bench.truth["asked"]["id"]})


@answers.misconception("PICKED_BY_HAND")
def name_beside_the_keys(bench: Bench) -> Answers:
    """Bring the right list by keys that fit nobody else tomorrow."""
    return _query(bench, **{"key.AccessionNumber": "*"})


@answers.misconception("OTHER_LIST")
def next_door(bench: Bench) -> Answers:
    """Ask for all that is planned for another day."""
    return _query(bench, **{STATION: "", DATE: f"{day_of(bench.truth['params'], 1)}-"})


@answers.misconception("ALL_ORDERS_EDITED")
def thirty_orders(_bench: Bench) -> Answers:
    """Change every order in place of one record."""
    return {"who_changes": "all_orders"}


@answers.misconception("FILTER_GIVEN_UP")
def never_again(_bench: Bench) -> Answers:
    """Switch the filter off for good."""
    return {"who_changes": "empty"}


@answers.misconception("WILDCARD_MISREAD")
def any_sign_for_any_key(bench: Bench) -> Answers:
    """Take an asterisk for a day that is wrong, or for the fault where there is none."""
    return {"who_changes": "clock" if bench.truth["fault"] == "wildcard" else "wildcard"}


@answers.misconception("OTHER_RECORD")
def another_record(bench: Bench) -> Answers:
    """Change a record that is as it should be."""
    return {"who_changes": "modality" if bench.truth["fault"] != "modality" else "clock"}


@answers.misconception("NAMESAKE")
def by_name_alone(bench: Bench) -> Answers:
    """Take the first line with this name."""
    asked, entries = bench.truth["asked"], bench.truth["params"]["entries"]
    other = next(
        each["accession"]
        for each in entries
        if each["name"] == asked["name"] and each["accession"] != asked["accession"]
    )
    return {"accession": other}


@answers.misconception("OTHER_PATIENT")
def the_line_below(bench: Bench) -> Answers:
    """Slip by one line."""
    asked, entries = bench.truth["asked"], bench.truth["params"]["entries"]
    return {
        "accession": next(each["accession"] for each in entries if each["name"] != asked["name"])
    }


@answers.misconception("NO_SUCH_NUMBER")
def the_patient_number(bench: Bench) -> Answers:
    """Give the patient's number for the order's."""
    return {"accession": bench.truth["asked"]["id"]}


@answers.misconception("OTHER_SPAN")
def the_whole_list(_bench: Bench) -> Answers:
    """Count every line there is."""
    return {"span": "30"}


@answers.misconception("ONLY_TODAY")
def one_day(bench: Bench) -> Answers:
    """Count today alone."""
    return {"span": str(len(bench.truth["due"]))}


def _query(bench: Bench, **changed: str) -> dict[str, Any]:
    """Return the right query with some keys *changed*."""
    right: dict[str, Any] = bench.truth["right"]
    keys = {name: value for name, value in right.items() if name.startswith("key.")}
    return {"find": {"actions": [action(bench.truth["params"], **{**keys, **changed})]}}

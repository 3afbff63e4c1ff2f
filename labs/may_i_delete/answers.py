"""Ask, send again, ask again, delete what is committed; and what people do instead."""

import json
from typing import Any

from app.grading import Answers, Bench, Model

from .drawing import KEPT, LOST, MISSING
from .lab import MAY, NEXT, SAFE, STAYS
from .systems import asking, deleting, destinations, files_of, uids, way_back

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Ask for all nine, mend the way of the report, send again what is missing."""
    params = bench.truth["params"]
    return {
        "disk": {"actions": [*_custody(params), deleting(uids(params, KEPT, MISSING))]},
        "yesterday": _yesterday(bench, {}),
        "reasons": _reasons(bench, {}),
    }


def _asked(params: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the request for all nine, with a report that finds its way."""
    return [way_back(params), asking(params, "commit", files_of(params))]


def _custody(params: dict[str, Any]) -> list[dict[str, Any]]:
    missing = files_of(params, MISSING)
    again = [asking(params, "store", missing), asking(params, "commit", missing)]
    return [*_asked(params), *again]


def _disk(*actions: dict[str, Any]) -> Answers:
    return {"disk": {"actions": list(actions)}}


@answers.misconception("DELETED_UNCOMMITTED")
def it_was_sent(bench: Bench) -> Answers:
    """Delete what has a green mark."""
    return _disk(deleting(uids(bench.truth["params"])))


@answers.misconception("IN_THE_INDEX")
def the_archive_shows_it(bench: Bench) -> Answers:
    """Ask, and delete whatever the archive's page shows."""
    params = bench.truth["params"]
    return _disk(*_custody(params), deleting(uids(params, KEPT, MISSING, LOST)))


@answers.misconception("NOT_ASKED")
def nothing_is_safest(bench: Bench) -> Answers:
    """Send everything again and ask for nothing."""
    params = bench.truth["params"]
    return _disk(asking(params, "store", files_of(params)))


@answers.misconception("NO_REPORT")
def the_request_was_taken(bench: Bench) -> Answers:
    """Ask while the archive cannot find the scanner, and leave it there."""
    params = bench.truth["params"]
    others = [row for row in destinations(params) if row["ae_title"] != params["own"]]
    lost = {"kind": "configure", "node": "archive"}
    changes = [{"path": "destinations", "value": others}, {"path": "commitment", "value": "new"}]
    return _disk({**lost, "changes": changes}, asking(params, "commit", files_of(params)))


@answers.misconception("PART_ASKED")
def the_first_three(bench: Bench) -> Answers:
    """Ask for some of the nine."""
    params = bench.truth["params"]
    return _disk(way_back(params), asking(params, "commit", files_of(params)[:3]))


@answers.misconception("NOT_SENT_AGAIN")
def the_rest_is_lost(bench: Bench) -> Answers:
    """Delete what is committed and leave it at that."""
    params = bench.truth["params"]
    return _disk(*_asked(params), deleting(uids(params, KEPT)))


@answers.misconception("NOTHING_FREED")
def never_delete(bench: Bench) -> Answers:
    """Leave everything where it is, committed or not."""
    return _disk(*_custody(bench.truth["params"]))


@answers.misconception("COMMITTED_LEFT")
def one_by_one(bench: Bench) -> Answers:
    """Delete one object and stop."""
    params = bench.truth["params"]
    return _disk(*_custody(params), deleting(uids(params, KEPT)[:1]))


@answers.misconception("OTHER_SETTING")
def never_ask_again(bench: Bench) -> Answers:
    """Change how the archive checks its callers on the way."""
    params = bench.truth["params"]
    checks = {"kind": "configure", "node": "archive", "path": "checks", "value": []}
    return _disk(checks, *_custody(params), deleting(uids(params, KEPT, MISSING)))


@answers.misconception("OTHER_LINES")
def only_my_line(bench: Bench) -> Answers:
    """Throw the others out of the archive's table."""
    params = bench.truth["params"]
    mine = way_back(params)
    mine["value"] = [row for row in mine["value"] if row["ae_title"] == params["own"]]
    gone = deleting(uids(params, KEPT, MISSING))
    return _disk(*_custody(params), gone, mine)


@answers.misconception("STORE_IS_NOT_CUSTODY")
def received_is_enough(bench: Bench) -> Answers:
    """Take C-STORE's success for custody."""
    return {"yesterday": _yesterday(bench, {"stored": MAY})}


@answers.misconception("REQUEST_IS_NOT_REPORT")
def the_list_was_taken(bench: Bench) -> Answers:
    """Take N-ACTION's success for custody."""
    return {"yesterday": _yesterday(bench, {"taken": MAY})}


@answers.misconception("FAILED_DELETED")
def it_was_answered(bench: Bench) -> Answers:
    """Take any report for a yes."""
    return {"yesterday": _yesterday(bench, {"failed": MAY})}


@answers.misconception("NEITHER_LIST")
def not_among_the_failed(bench: Bench) -> Answers:
    """Take what did not fail for committed."""
    return {"yesterday": _yesterday(bench, {"unnamed": MAY})}


@answers.misconception("OTHER_TRANSACTION")
def any_report(bench: Bench) -> Answers:
    """Take the report to another request."""
    return {"yesterday": _yesterday(bench, {"other": MAY})}


@answers.misconception("ALL_OR_NOTHING")
def a_report_with_failures(bench: Bench) -> Answers:
    """Believe that a report with failures commits nothing."""
    return {"yesterday": _yesterday(bench, {"listed": STAYS})}


@answers.misconception("RESEND_UNCHANGED")
def send_it_again(bench: Bench) -> Answers:
    """Answer every reason by sending once more."""
    return {"reasons": _reasons(bench, dict.fromkeys(NEXT, NEXT["0112"]))}


@answers.misconception("OTHER_NEXT")
def ask_once_more(bench: Bench) -> Answers:
    """Answer every reason by asking once more."""
    return {"reasons": _reasons(bench, dict.fromkeys(NEXT, NEXT["0131"]))}


def _yesterday(bench: Bench, instead: dict[str, str]) -> str:
    log = bench.truth["params"]["log"]
    decisions = {row: MAY if row in SAFE else STAYS for row in log} | instead
    return json.dumps({f"o{n}": {"decision": decisions[row]} for n, row in enumerate(log, 1)})


def _reasons(bench: Bench, instead: dict[str, str]) -> str:
    asked = bench.truth["params"]["reasons"]
    return json.dumps({each: {"next": {**NEXT, **instead}[each]} for each in asked})

"""The way through the tables, and the ways people take instead."""

import json
from typing import Any

from app.grading import Answers, Bench, Model

from .drawing import KINDS
from .lab import MEANINGS
from .systems import ARCHIVE_HOST, callers, contexts, found_lines, line, move, setting, study_uid

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Ask, and mend what each answer tells of, until the study is there."""
    params = bench.truth["params"]
    mended = [setting("view", "contexts", contexts(params, mended=True)), move(params)]
    return {
        "deliver": {"actions": [move(params), *_known(params), move(params), *mended]},
        "counts": f"{params['images']}/{params['others']}/0",
        "responses": _responses(bench, {}),
        "way": "ask_only" if params.get("service") == "C-GET" else "both",
    }


def _table(params: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Return the setting of the archive's table with the workstation's line in it."""
    stem = params["view_title"].casefold()[:5]
    others = [row for row in found_lines(params) if row["ae_title"].casefold()[:5] != stem]
    return setting("archive", "destinations", [*others, line(params, **changed)])


def _known(params: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what lets the archive call the workstation."""
    return [_table(params), setting("view", "device_table", callers(params, mended=True))]


def _done(bench: Bench, *more: dict[str, Any]) -> Answers:
    """Return the whole repair, with *more* actions behind it."""
    params = bench.truth["params"]
    mended = setting("view", "contexts", contexts(params, mended=True))
    return {"deliver": {"actions": [*_known(params), mended, move(params), *more]}}


@answers.misconception("MOVE_DEST")
def into_the_device_table(bench: Bench) -> Answers:
    """Enter the workstation among those who may call."""
    params = bench.truth["params"]
    listed = {"ae_title": params["view_title"], "label": "again"}
    add = {"kind": "configure", "node": "archive", "op": "add", "path": "device_table"}
    return {"deliver": {"actions": [{**add, "value": listed}, move(params)]}}


@answers.misconception("BLIND_RETRY")
def once_more(bench: Bench) -> Answers:
    """Send the same request again and again."""
    return {"deliver": {"actions": [move(bench.truth["params"])] * 4}}


@answers.misconception("OWN_TITLE")
def to_me(bench: Bench) -> Answers:
    """Name the console itself as destination."""
    params = bench.truth["params"]
    return {"deliver": {"actions": [*_known(params), move(params, destination=params["own"])]}}


@answers.misconception("OWN_HOST")
def where_the_images_are(bench: Bench) -> Answers:
    """Enter the workstation's title with the archive's own host."""
    params = bench.truth["params"]
    wrong = _table(params, host=ARCHIVE_HOST, port=params["ports"][0])
    return {"deliver": {"actions": [wrong, move(params)]}}


@answers.misconception("NOBODY_THERE")
def any_port(bench: Bench) -> Answers:
    """Enter a port at which nobody listens."""
    params = bench.truth["params"]
    return {"deliver": {"actions": [_table(params, port=params["ports"][2]), move(params)]}}


@answers.misconception("CALLER_REFUSED")
def the_archive_is_known_everywhere(bench: Bench) -> Answers:
    """Let the workstation know nobody but the administrator."""
    params = bench.truth["params"]
    alone = setting("view", "device_table", callers(params, mended=True)[:1])
    return {"deliver": {"actions": [_table(params), alone, move(params)]}}


@answers.misconception("PARTIAL_LEFT")
def most_of_it(bench: Bench) -> Answers:
    """Be content with what came."""
    params = bench.truth["params"]
    return {"deliver": {"actions": [*_known(params), move(params)]}}


@answers.misconception("PART_OF_STUDY")
def the_images_alone(bench: Bench) -> Answers:
    """Move the one series that goes through."""
    params = bench.truth["params"]
    keys = {"QueryRetrieveLevel": "SERIES", "StudyInstanceUID": study_uid(params)}
    keys["SeriesInstanceUID"] = f"{study_uid(params)}.1"
    return {"deliver": {"actions": [*_known(params), move(params, keys=keys)]}}


@answers.misconception("STRANGERS_MOVED")
def another_study_too(bench: Bench) -> Answers:
    """Move another patient's study as well."""
    params = bench.truth["params"]
    keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": study_uid(params, 3)}
    return _done(bench, move(params, keys=keys))


@answers.misconception("OPENED_TOO_WIDE")
def every_encoding(bench: Bench) -> Answers:
    """Let the workstation take a kind that it cannot show."""
    params = bench.truth["params"]
    enhanced = {
        "abstract_syntax": "1.2.840.10008.5.1.4.1.1.4.1",
        "transfer_syntaxes": ["1.2.840.10008.1.2.1"],
    }
    rows = [*contexts(params, mended=True), enhanced]
    return _done(bench, setting("view", "contexts", rows))


@answers.misconception("CONTEXT_LOST")
def only_what_is_needed(bench: Bench) -> Answers:
    """Put the new kind in the place of the old ones."""
    params = bench.truth["params"]
    rows = contexts(params, mended=True)
    refused = KINDS[params["kind"]][0]
    other = next(row for row in rows[2:] if row["abstract_syntax"] != refused)
    return _done(bench, setting("view", "contexts", [row for row in rows if row != other]))


@answers.misconception("RENAMED_WORKSTATION")
def fit_the_title(bench: Bench) -> Answers:
    """Give the workstation another title."""
    return _done(bench, setting("view", "ae_title", "VIEWER"))


@answers.misconception("OTHER_SETTING")
def switch_the_checks_off(bench: Bench) -> Answers:
    """Let the archive take everybody."""
    return _done(bench, setting("archive", "checks", []))


@answers.misconception("OTHER_LINES")
def clear_the_table(bench: Bench) -> Answers:
    """Throw the other destinations away."""
    return _done(bench, setting("archive", "destinations", [line(bench.truth["params"])]))


@answers.misconception("COUNTS_SWAPPED")
def failed_first(bench: Bench) -> Answers:
    """Write failed before completed."""
    params = bench.truth["params"]
    return {"counts": f"{params['others']}/{params['images']}/0"}


@answers.misconception("TOTAL_AS_COMPLETED")
def all_were_tried(bench: Bench) -> Answers:
    """Take every object that was tried for completed."""
    params = bench.truth["params"]
    return {"counts": f"{params['images'] + params['others']}/{params['others']}/0"}


@answers.misconception("FAILED_AS_WARNING")
def a_warning_status(bench: Bench) -> Answers:
    """Count the failed ones as warnings, since B000 is one."""
    params = bench.truth["params"]
    return {"counts": f"{params['images']}/0/{params['others']}"}


@answers.misconception("OTHER_COUNTS")
def of_the_first_response(bench: Bench) -> Answers:
    """Read a pending response instead of the last one."""
    return {"counts": f"{bench.truth['params']['images'] - 1}/0/0"}


@answers.misconception("PARTIAL_AS_DONE")
def a_warning_is_fine(bench: Bench) -> Answers:
    """Take B000 for done."""
    return {"responses": _responses(bench, {"part": "all"})}


@answers.misconception("NOTHING_AS_DONE")
def success_is_success(bench: Bench) -> Answers:
    """Take every 0000 for done."""
    return {"responses": _responses(bench, {"none": "all"})}


@answers.misconception("PENDING_AS_END")
def it_stopped(bench: Bench) -> Answers:
    """Take a pending response for the end."""
    return {"responses": _responses(bench, {"going": "part"})}


@answers.misconception("UNKNOWN_FOR_UNDELIVERED")
def the_same_table(bench: Bench) -> Answers:
    """Take A702 for an unknown title."""
    return {"responses": _responses(bench, {"undelivered": "unknown"})}


@answers.misconception("OTHER_MEANING")
def nothing_came(bench: Bench) -> Answers:
    """Take a part for nothing."""
    return {"responses": _responses(bench, {"part": "none"})}


@answers.misconception("OTHER_WAY")
def other_service(bench: Bench) -> Answers:
    """Take one service for retrieving for the other."""
    is_get = bench.truth["params"].get("service") == "C-GET"
    return {"way": "both" if is_get else "ask_only"}


@answers.misconception("FETCHED")
def i_fetch_them(_bench: Bench) -> Answers:
    """Believe that the workstation fetches the images."""
    return {"way": "fetch"}


def _responses(bench: Bench, instead: dict[str, str]) -> str:
    log = bench.truth["params"]["log"]
    return json.dumps(
        {
            f"r{n}": {"meaning": MEANINGS[instead.get(row["means"], row["means"])]}
            for n, row in enumerate(log, 1)
        }
    )

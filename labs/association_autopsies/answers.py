"""What a careful reader of dumps answers, and what others do."""

import json
from collections.abc import Callable

from app.grading import Answers, Bench, Model

from .judging import LIMIT, NETWORK, Truth
from .register import CAUSES, OWNERS, STEPS

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Read each dump to its end, then look into the register."""
    limit = next(case for case in bench.truth["cases"] if case.fault == LIMIT)
    return {
        "autopsy": _autopsy(bench, {}),
        "ending": bench.truth["ending"],
        "accepted": str(bench.truth["results"].count(0)),
        "resend": limit.id,
    }


@answers.misconception("PC_RESULT_3_4")
def three_is_four(bench: Bench) -> Answers:
    """Take result 3 and result 4 for the same thing."""
    return {"autopsy": _autopsy(bench, {"class": "encoding", "encoding": "class"})}


@answers.misconception("CONTEXT_AS_TITLE")
def titles_first(bench: Bench) -> Answers:
    """Look at the titles although the association was accepted."""
    return {"autopsy": _autopsy(bench, {"class": "called", "encoding": "called"})}


@answers.misconception("ABORT_BLAMED")
def the_archive_hung_up(bench: Bench) -> Answers:
    """Take every bad end for the archive's doing."""
    blame = {"class": "broken", "encoding": "broken"}
    return {"autopsy": _autopsy(bench, blame), "ending": "archive_abort"}


@answers.misconception("TCP_NOT_DICOM")
def titles_always(bench: Bench) -> Answers:
    """Correct a title although nobody has read one."""
    return {"autopsy": _autopsy(bench, dict.fromkeys(NETWORK, "called"))}


@answers.misconception("TITLES_MIXED")
def calling_is_called(bench: Bench) -> Answers:
    """Mix up who calls and who is called."""
    return {"autopsy": _autopsy(bench, {"calling": "called", "called": "calling"})}


@answers.misconception("TITLES_FOR_LIMIT")
def every_no_is_a_title(bench: Bench) -> Answers:
    """Take every rejection for one of titles."""
    return {"autopsy": _autopsy(bench, {LIMIT: "calling"})}


@answers.misconception("AET_CASE")
def reads_alike(bench: Bench) -> Answers:
    """Read a title as a word, and find that it agrees."""
    return {
        "autopsy": _autopsy(bench, {}, owner=lambda case: "archive" if case.cased else case.owner)
    }


@answers.misconception("AET_CALLING_UNKNOWN")
def busy_for_the_unknown(bench: Bench) -> Answers:
    """Have an unknown caller wait until the archive has room."""
    return {"autopsy": _autopsy(bench, {"calling": LIMIT})}


@answers.misconception("REJECT_OVERLOOKED")
def full_house(bench: Bench) -> Answers:
    """Take every rejection for a busy archive."""
    return {"autopsy": _autopsy(bench, {"calling": LIMIT, "called": LIMIT})}


@answers.misconception("NETWORK_BLAMED")
def always_the_network(bench: Bench) -> Answers:
    """Send everything to the network team."""
    elsewhere = dict.fromkeys(CAUSES, "dropped")
    return {"autopsy": _autopsy(bench, elsewhere, owner=lambda _case: "network")}


@answers.misconception("RUNGS_MIXED")
def one_network_fault(bench: Bench) -> Answers:
    """Take refused, silent and waiting for one and the same."""
    another = dict(zip(NETWORK, (*NETWORK[1:], NETWORK[0]), strict=True))
    return {"autopsy": _autopsy(bench, another)}


@answers.misconception("DEVICE_BLAMED")
def always_the_device(bench: Bench) -> Answers:
    """Send everything to whoever complained, also where the register is kept."""
    return {
        "autopsy": _autopsy(
            bench, {}, owner=lambda case: "archive" if case.owner == "device" else "device"
        )
    }


@answers.misconception("REGISTER_UNREAD")
def never_the_device(bench: Bench) -> Answers:
    """Send the register's own faults to the wrong desk."""
    return {"autopsy": _autopsy(bench, {}, owner=_not_theirs)}


@answers.misconception("HOLDER_OVERLOOKED")
def more_room(bench: Bench) -> Answers:
    """Take the other way to make room."""
    steps = {"hold": LIMIT, LIMIT: "hold"}
    return {"autopsy": _autopsy(bench, {}, step=lambda case: steps.get(case.step, case.step))}


@answers.misconception("PLACE_OR_SERVICE")
def knock_elsewhere(bench: Bench) -> Answers:
    """Do something about the connection, whatever the register says."""
    steps = {"place": "service", "service": "path", "path": "place"}
    return {"autopsy": _autopsy(bench, {}, step=lambda case: steps.get(case.step, case.step))}


@answers.misconception("STEP_ELSEWHERE")
def titles_as_cure(bench: Bench) -> Answers:
    """Correct the called title, whatever the cause."""
    return {"autopsy": _autopsy(bench, {}, step=lambda _case: "called")}


@answers.misconception("ENDING_MISREAD")
def another_end(bench: Bench) -> Answers:
    """Give the end of another dump."""
    return {"ending": "released" if bench.truth["ending"] != "released" else "unanswered"}


@answers.misconception("PROPOSED_COUNTED")
def what_was_asked(bench: Bench) -> Answers:
    """Count what was proposed."""
    return {"accepted": str(len(bench.truth["results"]))}


@answers.misconception("OTHER_COUNT")
def what_was_refused(_bench: Bench) -> Answers:
    """Count something else."""
    return {"accepted": "9"}


@answers.misconception("RESEND_PERMANENT")
def once_more(bench: Bench) -> Answers:
    """Send again what was refused for good."""
    return {"resend": next(case.id for case in bench.truth["cases"] if case.fault == "called")}


def _not_theirs(case: Truth) -> str:
    return {"device": "archive", "archive": "other", "network": "other"}.get(case.owner, "archive")


def _autopsy(
    bench: Bench,
    instead: dict[str, str],
    owner: Callable[[Truth], str] = lambda case: case.owner,
    step: Callable[[Truth], str] = lambda case: case.step,
) -> str:
    """Return the table, some causes replaced by others."""
    return json.dumps(
        {
            case.id: {
                "cause": CAUSES[instead.get(case.fault, case.fault)],
                "owner": OWNERS[owner(case)],
                "step": STEPS[step(case)],
            }
            for case in bench.truth["cases"]
        }
    )

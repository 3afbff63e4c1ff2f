"""The model answers, and the misconceptions that people bring to their first association."""

from app.grading import Answers, Bench, Model

answers = Model()


def _echo(bench: Bench, **changed: str) -> Answers:
    """Return one echo from the right form, with some boxes *changed*."""
    return {"echo": {"actions": [{"kind": "echo", **bench.truth.right, **changed}]}}


@answers.model
def model(bench: Bench) -> Answers:
    """Send the form as it was found, then the right one, then the ultrasound's."""
    truth = bench.truth
    forms = (truth.found, truth.right, truth.next_door)
    return {
        "echo": {"actions": [{"kind": "echo", **form} for form in forms]},
        "first_reply": truth.first,
        "rejection": truth.reject,
        "who_changes": truth.owner,
    }


@answers.misconception("AET_CASE")
def case_does_not_matter(bench: Bench) -> Answers:
    """Type the archive's title in the other case."""
    return _echo(bench, called_ae_title=bench.truth.right["called_ae_title"].swapcase())


@answers.misconception("AET_OTHER")
def machine_for_title(bench: Bench) -> Answers:
    """Ask for the machine's name as if it were the AE title."""
    return _echo(bench, called_ae_title=bench.truth.right["host"].split(".")[0] + "_01")


@answers.misconception("AET_CALLING_UNKNOWN")
def any_name_will_do(bench: Bench) -> Answers:
    """Introduce the scanner by a title that nobody registered."""
    return _echo(bench, calling_ae_title="MY_SCANNER")


@answers.misconception("SWAPPED_TITLES")
def who_calls_whom(bench: Bench) -> Answers:
    """Exchange the two titles."""
    own, archive = (bench.truth.right[f"{each}_ae_title"] for each in ("calling", "called"))
    return _echo(bench, calling_ae_title=archive, called_ae_title=own)


@answers.misconception("TCP_NOT_DICOM")
def any_port(bench: Bench) -> Answers:
    """Knock where nothing listens."""
    return _echo(bench, port=bench.truth.silent_port)


@answers.misconception("OTHER_SERVICE")
def something_answers(bench: Bench) -> Answers:
    """Knock at the web viewer's port, because something answers there."""
    return _echo(bench, port=bench.truth.web_port)


@answers.misconception("HOST_UNKNOWN")
def short_name(bench: Bench) -> Answers:
    """Write a host name that no name service knows."""
    return _echo(bench, host="x" + bench.truth.right["host"])


@answers.misconception("BORROWED_TITLE")
def a_title_that_works(bench: Bench) -> Answers:
    """Take a title from the device table that belongs to another device."""
    return _echo(bench, calling_ae_title=bench.truth.others[0])


@answers.misconception("ECHO_ELSEWHERE")
def any_success_counts(bench: Bench) -> Answers:
    """Echo the worklist server and be content."""
    return _echo(bench, **bench.truth.worklist)


@answers.misconception("ONLY_NEXT_DOOR")
def the_other_ticket(bench: Bench) -> Answers:
    """Try the ultrasound's form and stop there."""
    return _echo(bench, **{**bench.truth.next_door, "calling_ae_title": "MY_SCANNER"})


@answers.misconception("CONTEXT_BLAMED")
def the_service_is_missing(_bench: Bench) -> Answers:
    """Believe that the association stood and only the service was refused."""
    return {"first_reply": "context"}


@answers.misconception("TRIPLE_ORDER")
def numbers_in_another_order(bench: Bench) -> Answers:
    """Read the right numbers in the wrong order."""
    result, source, reason = bench.truth.reject.split("/")
    return {"rejection": f"{source}/{reason}/{result}"}


@answers.misconception("ADDRESS_BLAMED")
def the_network_again(_bench: Bench) -> Answers:
    """Look for the cable although a DICOM program has answered."""
    return {"who_changes": "us_address"}

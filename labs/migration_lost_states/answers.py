"""The good path, and the ways in which people leave it."""

from app.grading import Answers, Bench, Model

from .holdings import STATES
from .hospital import PLAIN
from .steps import (
    Action,
    accepted,
    bring,
    configured,
    count,
    let_in,
    look,
    move,
    node,
    opened,
    tell,
)

answers = Model()

_PDF = "1.2.840.10008.5.1.4.1.1.104.1"


def gather(bench: Bench) -> list[Action]:
    """Return what is looked at and counted first."""
    counts = [count(bench, name) for name in ("old", "new")]
    return [*look("job_log", "old", "new"), *counts, *look("cutover_note", "corrections")]


def notes(bench: Bench) -> list[Action]:
    """Return the notes that are owed."""
    return [tell(bench, "lead", "do_not_sign"), tell(bench, "radiologist", "marks_missing")]


def done(bench: Bench, *left: str, told: tuple[str, ...] = ("lead", "radiologist")) -> Action:
    """Return a report of the good path."""
    truth = bench.truth
    return {
        "kind": "report",
        "causes": sorted({"job", "broken", truth.door, *truth.refused.values()}),
        "changed": ["new"],
        "told": list(told),
        "left": list(left or ("protocol", "line")),
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {"state": {"actions": list(actions)}, "handover": "Objects by type, on both sides."}


def repair(bench: Bench) -> list[Action]:
    """Return the repair: open, bring what is missing, count."""
    return [opened(bench), *bring(bench), count(bench, "new")]


def _instead(bench: Bench, *middle: Action, left: tuple[str, ...] = ()) -> Answers:
    """Return the good path with another repair in its middle."""
    return path(*gather(bench), *notes(bench), *middle, done(bench, *left))


@answers.model
def model(bench: Bench) -> Answers:
    """Look and count, tell, let in what is refused, bring what is missing, count again."""
    return _instead(bench, *repair(bench))


@answers.misconception("CLASS_STILL_REFUSED")
def only_the_door(bench: Bench) -> Answers:
    """Let the old archive in, and take what comes across for all there is."""
    rest = (*bring(bench), count(bench, "new"))
    return _instead(bench, configured(let_in(bench)), *rest, left=("protocol", "line", "missing"))


@answers.misconception("STATES_MISSING")
def images_are_the_study(bench: Bench) -> Answers:
    """Run the job anew for the images that broke off."""
    images = [row for row in bench.truth.missing if row["Modality"] not in STATES]
    steps = (opened(bench), *bring(bench, images), count(bench, "new"))
    return _instead(bench, *steps, left=("protocol", "line", "missing"))


@answers.misconception("SERIES_SHORT")
def count_by_series(bench: Bench) -> Answers:
    """Bring the series that are not there, and none that is there in part."""
    states = [row for row in bench.truth.missing if row["Modality"] in STATES]
    steps = (opened(bench), *bring(bench, states), count(bench, "new"))
    return _instead(bench, *steps, left=("protocol", "line", "missing"))


@answers.misconception("COUNTS_NOT_PROVED")
def it_said_success(bench: Bench) -> Answers:
    """Trust the answers to the moves."""
    return _instead(bench, *repair(bench)[:-1])


@answers.misconception("STATES_LOST")
def thorough_and_late(bench: Bench) -> Answers:
    """Read the protocol again and again, until the old archive is gone."""
    return _instead(bench, *look(*["acceptance"] * 20), *repair(bench))


@answers.misconception("CORRECTION_OVERWRITTEN")
def everything_again(bench: Bench) -> Answers:
    """Move every study of the old archive once more."""
    held = node(bench, "old")["holdings"].values()
    uids = dict.fromkeys(row["StudyInstanceUID"] for row in held)
    keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": "\\".join(uids)}
    return _instead(bench, opened(bench), move(bench, keys), count(bench, "new"))


@answers.misconception("OLD_ALTERED")
def mend_the_source(bench: Bench) -> Answers:
    """Change settings of the sealed archive, because the move is asked there."""
    anybody = configured([{"path": "checks", "value": []}], "old")
    return _instead(bench, anybody, *repair(bench))


@answers.misconception("ACCEPT_ANY_AE")
def checks_off(bench: Bench) -> Answers:
    """Switch the new archive's checks of titles off while the objects come."""
    off = {"path": "checks", "value": []}
    changes = [off, *accepted(bench), *let_in(bench)]
    return _instead(bench, configured(changes), *bring(bench), count(bench, "new"))


@answers.misconception("LIMIT_TAKEN_AWAY")
def no_limit(bench: Bench) -> Answers:
    """Take the limit away, so that it cannot be reached."""
    off = {"path": "quota_objects", "value": None}
    changes = [*accepted(bench), *let_in(bench), off]
    return _instead(bench, configured(changes), *bring(bench), count(bench, "new"))


@answers.misconception("ACCEPT_ALL")
def whatever_may_come(bench: Bench) -> Answers:
    """Accept an object type that nobody has, to be safe."""
    line = {"abstract_syntax": _PDF, "transfer_syntaxes": list(PLAIN)}
    more = {"op": "add", "path": "contexts", "value": line}
    changes = [*accepted(bench), more, *let_in(bench)]
    return _instead(bench, configured(changes), *bring(bench), count(bench, "new"))


@answers.misconception("OTHERS_CUT_OFF")
def rename_the_archive(bench: Bench) -> Answers:
    """Give the new archive the old one's title, so that nobody has to change."""
    renamed = configured([{"path": "ae_title", "value": bench.truth.titles["old"]}])
    return _instead(bench, *repair(bench), renamed)


@answers.misconception("NOT_SEEN")
def study_counts_agree(bench: Bench) -> Answers:
    """Believe the job and the protocol, and count nothing."""
    seen = look("job_log", "acceptance", "old", "new", "cutover_note", "corrections")
    return path(*seen, *notes(bench), *repair(bench), done(bench))


@answers.misconception("FALSE_COMFORT")
def all_studies_there(bench: Bench) -> Answers:
    """Tell the project lead what the protocol says."""
    return _instead(bench, tell(bench, "lead", "all_studies"), *repair(bench))


@answers.misconception("FALSE_ALARM")
def mark_them_again(bench: Bench) -> Answers:
    """Have the radiologist do again what the old archive still has."""
    return _instead(bench, tell(bench, "radiologist", "again"), *repair(bench))


@answers.misconception("CAUSE_MISSED")
def only_the_job(bench: Bench) -> Answers:
    """Write down the first cause alone."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "causes": ["job"]})

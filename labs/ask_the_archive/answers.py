"""The model answers, and the misconceptions that people bring to their first search."""

from app.grading import Answers, Bench, Model

answers = Model()


def _log(bench: Bench, **replaced: str) -> Answers:
    """Return the five searches, with those *replaced* that are named ``q1`` to ``q5``."""
    targets = {f"q{each.number}": each.target for each in bench.truth.questions} | replaced
    asked = [
        {"kind": "dicomweb", "method": "GET", "target": target, "accept": "application/dicom+json"}
        for target in targets.values()
        if target
    ]
    return {"queries": {"actions": asked}}


@answers.model
def model(bench: Bench) -> Answers:
    """Ask all five, and read two of the answers."""
    truth = bench.truth
    return {
        **_log(bench),
        "week_count": str(truth.week),
        "described": truth.description,
        "nothing_came": truth.empty,
    }


@answers.misconception("NAME_WITHOUT_WILDCARD")
def the_name_alone(bench: Bench) -> Answers:
    """Ask for the family name as people say it."""
    return _log(bench, q1=f"/studies?PatientName={bench.truth.family}")


@answers.misconception("NAME_TOO_WIDE")
def a_star_at_the_end(bench: Bench) -> Answers:
    """Let the wildcard take whatever follows, other families too."""
    return _log(bench, q1=f"/studies?PatientName={bench.truth.family}*")


@answers.misconception("DATE_RANGE_FORM")
def dates_with_a_comma(bench: Bench) -> Answers:
    """Write a range as two dates with a comma."""
    target = bench.truth.questions[1].target
    first, _, rest = target.partition("-")
    return _log(bench, q2=f"{first},{rest}")


@answers.misconception("KEY_OF_LOWER_LEVEL")
def modality_of_a_study(bench: Bench) -> Answers:
    """Ask studies for an attribute of their series."""
    return _log(bench, q2=bench.truth.questions[1].target.replace("ModalitiesInStudy", "Modality"))


@answers.misconception("OVER_FETCH")
def the_whole_week(bench: Bench) -> Answers:
    """Fetch every study of the week, and sort later."""
    return _log(bench, q2=bench.truth.questions[1].target.partition("&")[0])


@answers.misconception("WRONG_LEVEL")
def studies_for_series(bench: Bench) -> Answers:
    """Ask for the study where its series are wanted."""
    return _log(bench, q3=bench.truth.questions[2].target.replace("/series", "/studies"))


@answers.misconception("FETCHED_NOT_SEARCHED")
def read_all_metadata(bench: Bench) -> Answers:
    """Retrieve all metadata of the study where a search would do."""
    [study] = {uid.rpartition(".")[0] for uid in bench.truth.questions[2].uids}
    return _log(bench, q3=f"/studies/{study}/metadata")


@answers.misconception("INCLUDEFIELD_MISSING")
def described_without_asking(bench: Bench) -> Answers:
    """Take for granted that a description comes along."""
    return _log(bench, q4=bench.truth.questions[3].target.partition("&includefield")[0])


@answers.misconception("TOO_MUCH_INCLUDED")
def everything_to_be_safe(bench: Bench) -> Answers:
    """Ask for all attributes to get one."""
    target = bench.truth.questions[3].target
    return _log(bench, q4=target.replace("includefield=StudyDescription", "includefield=all"))


@answers.misconception("ANSWER_INCOMPLETE")
def one_object_is_enough(bench: Bench) -> Answers:
    """Stop at the first object of the series."""
    return _log(bench, q5=f"{bench.truth.questions[4].target}&limit=1")


@answers.misconception("REQUEST_REFUSED")
def another_keyword(bench: Bench) -> Answers:
    """Write a key as the form of the hospital calls it."""
    return _log(bench, q5=bench.truth.questions[4].target.replace("AccessionNumber", "Accession"))


@answers.misconception("NOT_ASKED")
def four_of_five(bench: Bench) -> Answers:
    """Leave out the last question."""
    return _log(bench, q5="")


@answers.misconception("ALL_MODALITIES_COUNTED")
def every_study_of_the_week(bench: Bench) -> Answers:
    """Count the radiographs of the week, too."""
    return {"week_count": str(bench.truth.all_of_week)}


@answers.misconception("OTHER_COUNT")
def miscounted(bench: Bench) -> Answers:
    """Leave out a study."""
    return {"week_count": str(bench.truth.week - 1)}


@answers.misconception("OTHER_PATIENTS_STUDY")
def the_next_block(bench: Bench) -> Answers:
    """Read the description in another patient's block."""
    return {"described": min(bench.truth.other_descriptions)}


@answers.misconception("DESCRIPTION_RETYPED")
def in_capitals(bench: Bench) -> Answers:
    """Write the description in capitals."""
    return {"described": bench.truth.description.upper()}


@answers.misconception("OTHER_DESCRIPTION")
def guessed(bench: Bench) -> Answers:
    """Guess at a description."""
    del bench
    return {"described": "Magnetic resonance, see order"}


@answers.misconception("EMPTY_MISREAD")
def another_key(bench: Bench) -> Answers:
    """Read the empty answer without a look at the key."""
    return {"nothing_came": "absent" if bench.truth.empty == "literal" else "literal"}


@answers.misconception("EMPTY_MEANS_ERROR")
def something_broke(bench: Bench) -> Answers:
    """Take an empty answer for a failure."""
    del bench
    return {"nothing_came": "down"}

"""The model's answers, and the rules that people make who look at one side only."""

import json
from decimal import Decimal

from app.grading import Answers, Bench, Model

from .drawing import best, minutes
from .lab import good_rule
from .pairs import BARE, FIELDS, MARRIED, PARENT, TWINS, WRONG_NUMBER
from .records import DECISION, REVIEW, SAME_PERSON, TWO_PEOPLE
from .scoring import MERGE_ROW, REVIEW_ROW

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Weigh the fields by what they tell, merge late, review the doubt."""
    return {
        "sample": _decided(bench),
        "cost": _hours(minutes(bench.truth, bench.truth["cost"]["asked"])),
        "proposal": "abc"[best(bench.truth)],
        "rule": _rule(bench),
    }


def _hours(count: int) -> str:
    return f"{Decimal(count) / 60:.2f}"


def _decided(bench: Bench, kind: str = "", said: str = "") -> str:
    rows = {}
    for at, pair in enumerate(bench.truth["shown"], 1):
        decision = said if pair["kind"] == kind else DECISION[pair["kind"]]
        rows[f"p{at}"] = {"decision": decision}
    return json.dumps(rows)


def _rule(
    bench: Bench,
    merge: str = "",
    review: str = "",
    agree: dict[str, int] | None = None,
    differ: dict[str, int] | None = None,
) -> str:
    good = good_rule(bench.truth)
    rows = {
        name: {
            "agree": str(good.agree[name] if agree is None else agree.get(name, 0)),
            "differ": str(good.differ[name] if differ is None else differ.get(name, 0)),
        }
        for name in FIELDS
    }
    rows[MERGE_ROW] = {"agree": merge or str(good.merge_from), "differ": ""}
    rows[REVIEW_ROW] = {"agree": review or str(good.review_from), "differ": ""}
    return json.dumps(rows)


@answers.misconception("STRANGERS_MERGED")
def merge_all(bench: Bench) -> Answers:
    """Merge as many as possible."""
    return {"rule": _rule(bench, "1", "1", dict.fromkeys(FIELDS, 1), {})}


@answers.misconception("TWINS_MERGED")
def twins(bench: Bench) -> Answers:
    """Forget that two children can be born on one day at one address."""
    weights = {"family": 5, "birth": 6, "postcode": 3, "phone": 3}
    return {"rule": _rule(bench, "15", "12", weights, {})}


@answers.misconception("NAME_SEX_MATCH")
def names(bench: Bench) -> Answers:
    """Match on name and sex."""
    weights = {"family": 5, "given": 5, "sex": 2}
    return {"rule": _rule(bench, "12", "10", weights, {})}


@answers.misconception("PARENT_AND_CHILD")
def generations(bench: Bench) -> Answers:
    """Match on name and address."""
    weights = {"family": 5, "given": 5, "postcode": 3, "phone": 3}
    return {"rule": _rule(bench, "14", "12", weights, {})}


@answers.misconception("NUMBER_TRUSTED")
def number(bench: Bench) -> Answers:
    """Match on the number alone, by rule and by eye."""
    return {
        "rule": _rule(bench, "10", "8", {"number": 10}, {}),
        "sample": _decided(bench, WRONG_NUMBER, SAME_PERSON),
    }


@answers.misconception("DUPLICATES_LEFT")
def exact(bench: Bench) -> Answers:
    """Merge only what agrees in everything, and review nothing."""
    good = good_rule(bench.truth)
    most = str(sum(good.agree.values()))
    return {"rule": _rule(bench, most, most)}


@answers.misconception("REVIEW_FLOOD")
def flood(bench: Bench) -> Answers:
    """Show everything to a person."""
    return {"rule": _rule(bench, review="0")}


@answers.misconception("THRESHOLDS_CROSSED")
def crossed(bench: Bench) -> Answers:
    """Change the two thresholds about."""
    good = good_rule(bench.truth)
    return {"rule": _rule(bench, str(good.review_from), str(good.merge_from))}


@answers.misconception("REVIEWED_NEEDLESSLY")
def timid(bench: Bench) -> Answers:
    """Review what can be told."""
    return {"sample": _decided(bench, TWINS, REVIEW)}


@answers.misconception("DUPLICATE_UNSEEN")
def strict(bench: Bench) -> Answers:
    """Take a new family name for a new person."""
    return {"sample": _decided(bench, MARRIED, TWO_PEOPLE)}


@answers.misconception("DECIDED_WITHOUT_EVIDENCE")
def apart(bench: Bench) -> Answers:
    """Take another address for another person."""
    return {"sample": _decided(bench, BARE, TWO_PEOPLE)}


@answers.misconception("ROW_OPEN")
def undecided(bench: Bench) -> Answers:
    """Leave a pair open."""
    return {"sample": _decided(bench, PARENT, "")}


@answers.misconception("MINUTES_FOR_HOURS")
def in_minutes(bench: Bench) -> Answers:
    """Give minutes where hours are asked."""
    return {"cost": str(minutes(bench.truth, bench.truth["cost"]["asked"]))}


@answers.misconception("MISSED_COST_NOTHING")
def unseen(bench: Bench) -> Answers:
    """Leave out what nobody sees."""
    cost = bench.truth["cost"]
    each = cost["proposals"][cost["asked"]]
    return {"cost": _hours(each["merges"] * cost["merge"] + each["reviews"] * cost["review"])}


@answers.misconception("OTHER_COST")
def counted(bench: Bench) -> Answers:
    """Add up counts."""
    cost = bench.truth["cost"]
    return {"cost": str(3 + sum(cost["proposals"][cost["asked"]].values()))}


@answers.misconception("MATCHES_MAXIMISED")
def eager(bench: Bench) -> Answers:
    """Choose the proposal with the most matches."""
    proposals = bench.truth["cost"]["proposals"]
    return {"proposal": next("abc"[at] for at, each in enumerate(proposals) if each["merges"])}


@answers.misconception("DEARER_THAN_NEEDED")
def dearer(bench: Bench) -> Answers:
    """Choose the safe proposal that costs more."""
    proposals, ours = bench.truth["cost"]["proposals"], best(bench.truth)
    other = (at for at, each in enumerate(proposals) if not each["merges"] and at != ours)
    return {"proposal": "abc"[next(other)]}

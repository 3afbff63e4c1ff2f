"""Set the match threshold: points, two scores, and hidden pairs that nobody has seen."""

from decimal import Decimal

from app.grading import (
    Bench,
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
)  # fmt: skip

from .drawing import best, draw, minutes
from .pairs import (
    BARE,
    FAMILY,
    FIELDS,
    MARRIED,
    NAMESAKE,
    PARENT,
    SAME,
    STRANGER,
    TURNED,
    TWIN_OF_BARE,
    TWINS,
    WRONG_NUMBER,
    Pair,
    draw_pairs,
    missing_rate,
    rates,
)  # fmt: skip
from .records import DECISION, REVIEW, SAME_PERSON, two_records
from .scoring import MERGE_ROW, REVIEW_ROW, Result, Rule, read_rule, run

lab = Lab()
lab.draw(draw)

_NAMES = {
    "number": "Number", "family": "Family name", "given": "Given name", "birth": "Birth date",
    "sex": "Sex", "postcode": "Postcode", "phone": "Telephone",
}  # fmt: skip
_NUMBERS = {
    True: "The number is that of the sick fund. Those who are insured as a family share one.",
    False: "The number is the national one. Everybody has an own one, but some records have none.",
}
_LETTERS = "abc"
_TOLERANCE = Decimal("0.01")
_PARTS = 4


@lab.build
def build(params: Params) -> Bench:
    """Lay the six pairs and last year's rates on the bench, and the proposals into the ticket."""
    known = _pairs(params, "known")
    cost = params["cost"]
    words = {name: params[name] for name in ("asker", "chief", "first", "second")}
    words |= {
        "number_rule": _NUMBERS[params["number"] == FAMILY],
        "cost_merge": f"{cost['merge'] // 60} hours",
        "cost_review": f"{cost['review']} minutes",
        "cost_missed": f"{cost['missed']} minutes",
        "asked": _LETTERS[cost["asked"]].upper(),
        "hidden_count": str(sum(params["counts"].values())),
        "review_limit": str(limits(params)[0]),
        "missed_limit": str(limits(params)[1]),
    }
    for letter, proposal in zip(_LETTERS, cost["proposals"], strict=True):
        words |= {f"{letter}_{name}": str(value) for name, value in proposal.items()}
    tables = {"sample": _shown(params), "rule": _rates(known)}
    return Bench(tables=tables, words=words, truth=params)


def _pairs(params: Params, which: str) -> list[Pair]:
    seed = params["hidden"] + which
    return draw_pairs(seed, params["counts"], params["number"], params["without"])


def _shown(params: Params) -> list[dict[str, str]]:
    rows = []
    for at, pair in enumerate(params["shown"], 1):
        first, second = two_records(pair, shared=params["number"] == FAMILY)
        rows.append({"id": f"p{at}", "pair": str(at), "one_record": first, "the_other": second})
    return rows


def _rates(known: list[Pair]) -> list[dict[str, str]]:
    rows = [
        {
            "id": name,
            "field": _NAMES[name],
            "agrees_if_one_person": f"{rates(known, name, same=True)} %",
            "agrees_if_two_people": f"{rates(known, name, same=False)} %",
            "missing": f"{missing_rate(known, name)} %",
        }
        for name in FIELDS
    ]
    blank = dict.fromkeys(
        ("agrees_if_one_person", "agrees_if_two_people", "missing"), "\N{EN DASH}"
    )
    merge = {"id": MERGE_ROW, "field": "Merge by itself: score from"} | blank
    return [*rows, merge, {"id": REVIEW_ROW, "field": "Show to a person: score from"} | blank]


def good_rule(params: Params) -> Rule:
    """Return a rule that keeps the limits, by what the number means here."""
    family = params["number"] == FAMILY
    agree = dict(zip(FIELDS, map(Decimal, (3 if family else 8, 4, 5, 6, 1, 2, 2)), strict=True))
    differ = dict(zip(FIELDS, map(Decimal, (10, 3, 6, 6, 4, 1, 1)), strict=True))
    return Rule(agree, differ, Decimal("16.5" if family else "15.5"), Decimal(13))


def limits(params: Params) -> tuple[int, int]:
    """Return how many pairs may be reviewed, and how many duplicates may stay unseen."""
    found = run(good_rule(params), _pairs(params, "hidden"))
    reviews = sum(found.reviewed.values()) + params["spare"]
    return reviews, found.count(found.apart, SAME) + params["spare"] // 2


_SAMPLE_CODES = {
    TWINS: "TWINS_MERGED",
    PARENT: "PARENT_AND_CHILD",
    WRONG_NUMBER: "NUMBER_TRUSTED",
    BARE: "NAME_SEX_MATCH",
}


@lab.check("sample")
def sample(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect one person, two, or a review, as the fields of each pair carry it."""
    findings, harm = [], False
    for at, pair in enumerate(bench.truth["shown"], 1):
        said, wanted = answer[f"p{at}"]["decision"], DECISION[pair["kind"]]
        if said == wanted:
            continue
        place, saw = Place(f"row {at}", "sample"), f"pair {at}"
        merged = said == SAME_PERSON
        harm |= merged
        findings.append(Finding(_sample_code(pair["kind"], said, merged=merged), place, saw))
    shown = len(bench.truth["shown"])
    note = "" if findings else "You told them apart by what only one person can have."
    return partly(0 if harm else shown - len(findings), shown, *findings, note=note)


def _sample_code(kind: str, said: str, *, merged: bool) -> str:
    if not said:
        return "ROW_OPEN"
    if merged:
        return _SAMPLE_CODES[kind]
    if said == REVIEW:
        return "REVIEWED_NEEDLESSLY"
    return "DUPLICATE_UNSEEN" if kind in {MARRIED, TURNED} else "DECIDED_WITHOUT_EVIDENCE"


@lab.check("cost")
def cost(answer: Quantity, bench: Bench) -> Verdict:
    """Expect false merges, reviews and missed duplicates, each times its cost, in hours."""
    params = bench.truth
    at, prices = params["cost"]["asked"], params["cost"]
    wanted = Decimal(minutes(params, at)) / 60
    given = answer.value / 60 if answer.unit.lower().startswith("min") else answer.value
    if abs(given - wanted) <= wanted * _TOLERANCE:
        return right("All three kinds of result cost something, also those that nobody sees.")
    place, proposal = Place(f"proposal {_LETTERS[at].upper()}"), prices["proposals"][at]
    if abs(given - wanted * 60) <= wanted * 60 * _TOLERANCE:
        return wrong(Finding("MINUTES_FOR_HOURS", place, str(answer.value)))
    seen = Decimal(proposal["merges"] * prices["merge"] + proposal["reviews"] * prices["review"])
    if abs(given - seen / 60) <= seen / 60 * _TOLERANCE:
        return wrong(Finding("MISSED_COST_NOTHING", place, str(answer.value)))
    return wrong(Finding("OTHER_COST", place, str(answer.value)))


@lab.check("proposal")
def proposal(answer: str, bench: Bench) -> Verdict:
    """Expect the cheapest proposal of those without a false merge."""
    at = _LETTERS.index(answer)
    if at == best(bench.truth):
        return right("No false merge, and the least work among those that keep to that.")
    eager = bench.truth["cost"]["proposals"][at]["merges"] > 0
    code = "MATCHES_MAXIMISED" if eager else "DEARER_THAN_NEEDED"
    return wrong(Finding(code, Place(f"proposal {answer.upper()}"), answer.upper()))


@lab.check("rule")
def rule(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect a rule that merges no two people, and keeps both limits, on pairs not shown."""
    given = read_rule(answer)
    if isinstance(given, str):
        return unreadable(given)
    if given.review_from > given.merge_from:
        saw = f"review from {given.review_from}, merge from {given.merge_from}"
        return wrong(Finding("THRESHOLDS_CROSSED", Place("the thresholds"), saw))
    found = run(given, _pairs(bench.truth, "hidden"))
    if merged := _false_merges(found):
        return wrong(*merged)
    findings = _loads(found, bench.truth)
    if not findings:
        reviewed = sum(found.reviewed.values())
        return right(f"No false merge on the hidden pairs, and {reviewed} for a person to look at.")
    return partly(_PARTS - 2 * len(findings), _PARTS, *findings)


_MERGED = (
    ("TWINS_MERGED", (TWINS,)),
    ("PARENT_AND_CHILD", (PARENT,)),
    ("NAME_SEX_MATCH", (NAMESAKE, TWIN_OF_BARE)),
    ("NUMBER_TRUSTED", (WRONG_NUMBER,)),
    ("STRANGERS_MERGED", (STRANGER,)),
)


def _false_merges(found: Result) -> list[Finding]:
    counts = [(code, found.count(found.merged, frozenset(kinds))) for code, kinds in _MERGED]
    place = Place("the score to merge from")
    return [Finding(code, place, f"{count} hidden pairs") for code, count in counts if count]


def _loads(found: Result, params: Params) -> list[Finding]:
    most_reviews, most_missed = limits(params)
    findings = []
    if (reviewed := sum(found.reviewed.values())) > most_reviews:
        place = Place("the score to review from")
        findings.append(Finding("REVIEW_FLOOD", place, f"{reviewed} pairs"))
    if (missed := found.count(found.apart, SAME)) > most_missed:
        place = Place("the score to review from")
        findings.append(Finding("DUPLICATES_LEFT", place, f"{missed} pairs"))
    return findings

"""The model answers of Hang it, and one set of answers for each misconception."""

import json
from collections.abc import Iterable

from app.grading import Answers, Bench, Model

from .drawing import BOTH
from .families import FAMILIES
from .headers import DESCRIPTION, NEW, OLD, VIEW_CODES, VIEW_POSITION
from .layout import Row, belongs
from .rules import STRIP, TRAY, claimed, hung, read_rules

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Trace the found rules, rest the new ones on codes and words, and leave gaps visible."""
    found = read_rules(bench.truth["found"])
    return {
        "trace": _trace({each["image"]: hung(each, found) for each in bench.truth["morning"]}),
        "view_new": json.dumps({"source": NEW, "path": f"{VIEW_CODES}[1].(0008,0100)"}),
        "view_old": json.dumps({"source": OLD, "path": VIEW_POSITION}),
        "rules": json.dumps(bench.truth["model"]),
        "no_side": bench.truth["no_side"],
    }


@answers.misconception("WISHED_NOT_TRACED")
def wished_not_traced(bench: Bench) -> Answers:
    """Say where the images should hang, in place of where they do."""
    params = bench.truth["params"]
    return {
        "trace": _trace({each["image"]: belongs(params, each) for each in bench.truth["morning"]})
    }


@answers.misconception("LATER_RULE")
def later_rule(bench: Bench) -> Answers:
    """Read the rules from below."""
    found = read_rules(bench.truth["found"])
    last = {
        each["image"]: rule.viewport if (rule := claimed(each, found[::-1])) else TRAY
        for each in bench.truth["morning"]
    }
    return {"trace": _trace(last)}


@answers.misconception("FREE_TEXT_PICKED")
def free_text_picked(_bench: Bench) -> Answers:
    """Take the series description for the element of the view."""
    return {"view_old": json.dumps({"source": OLD, "path": DESCRIPTION})}


@answers.misconception("OTHER_ELEMENT")
def other_element(_bench: Bench) -> Answers:
    """Take the procedure for the element of the view."""
    return {"view_new": json.dumps({"source": NEW, "path": "(0008,1032)"})}


@answers.misconception("FREE_TEXT_RULE")
def free_text_rule(bench: Bench) -> Answers:
    """Teach the old rules the words of this morning."""
    family = FAMILIES[bench.truth["params"]["family"]]
    word = family.region.words[0]
    spoken = {"R": f"*rt*{word}*, *right*{word}*", "L": f"*lt*{word}*, *left*{word}*"}

    def more(row: Row) -> Row:
        side = row["description"].removeprefix(f"{word} ")[:2].strip()
        more_words = spoken.get(side, "")
        text = ", ".join(filter(None, (row["description"], more_words)))
        return {**row, "description": text}

    return _rules(more(row) for row in bench.truth["found"])


@answers.misconception("HARD_CODED")
def hard_coded(bench: Bench) -> Answers:
    """Ask for the procedure codes that can be seen in site A's list."""
    own = bench.truth["params"]["codes_a"]
    kinds = {TRAY: "aside", STRIP: "ordinary" if _fifth(bench) == BOTH else "strip"}
    return _rules(
        {**row, "procedure": ", ".join(own[kinds.get(row["viewport"], "ordinary")])}
        for row in _model(bench)
    )


@answers.misconception("CODE_OR_WORD")
def code_or_word(bench: Bench) -> Answers:
    """Name the codes and forget the devices that write words."""
    return _rules(
        {**row, **{name: row[name].partition(",")[0] for name in ("anatomy", "view")}}
        for row in _model(bench)
    )


@answers.misconception("RULE_TOO_WIDE")
def rule_too_wide(bench: Bench) -> Answers:
    """Hang by view and side alone."""
    return _rules({**row, "anatomy": ""} for row in _model(bench) if row["viewport"] != TRAY)


@answers.misconception("RULE_ORDER")
def rule_order(bench: Bench) -> Answers:
    """Put the special cases below the ordinary ones."""
    return _rules(reversed(_model(bench)))


@answers.misconception("LATERALITY_IGNORED")
def laterality_ignored(bench: Bench) -> Answers:
    """Hang by anatomy and view."""
    return _rules(
        {**row, "side": ""} if row["viewport"] not in (STRIP, TRAY) else row
        for row in _model(bench)
    )


@answers.misconception("GUESSED_SIDE")
def guessed_side(bench: Bench) -> Answers:
    """Take for left whatever is not right."""
    return _rules({**row, "side": row["side"].replace("L", "not R")} for row in _model(bench))


@answers.misconception("WRONG_VIEWPORT")
def wrong_viewport(bench: Bench) -> Answers:
    """Hang left for right."""
    swapped = {"R": "L", "L": "R"}
    return _rules({**row, "side": swapped.get(row["side"], row["side"])} for row in _model(bench))


@answers.misconception("VIEWPORT_EMPTY")
def viewport_empty(bench: Bench) -> Answers:
    """Forget the four viewports and keep the special cases."""
    return _rules(_model(bench)[:2])


@answers.misconception("BROKE_SITE_A")
def broke_site_a(bench: Bench) -> Answers:
    """Know the new site's codes and forget the old one's."""
    params = bench.truth["params"]
    lost = params["codes_a"]["aside"][0]
    rows = [
        {**row, "procedure": row["procedure"].replace(f"{lost}, ", "")} for row in _model(bench)
    ]
    return _rules(rows)


@answers.misconception("HEADER_UNREAD")
def header_unread(bench: Bench) -> Answers:
    """Take a side that was recorded for one that was not, or the other way round."""
    return {"no_side": {"tray": "modifier", "modifier": "tray"}[bench.truth["no_side"]]}


@answers.misconception("SIDE_FROM_TEXT")
def side_from_text(_bench: Bench) -> Answers:
    """Believe the description."""
    return {"no_side": "read_text"}


@answers.misconception("SIDE_BY_HABIT")
def side_by_habit(_bench: Bench) -> Answers:
    """Hang by what is usual."""
    return {"no_side": "default"}


@answers.misconception("IMAGE_HIDDEN")
def image_hidden(_bench: Bench) -> Answers:
    """Hide what is not perfect."""
    return {"no_side": "hide"}


def _fifth(bench: Bench) -> str:
    return str(bench.truth["params"]["fifth"])


def _model(bench: Bench) -> list[Row]:
    rows: list[Row] = bench.truth["model"]
    return rows


def _rules(rows: Iterable[Row]) -> Answers:
    return {"rules": json.dumps(list(rows))}


def _trace(viewports: dict[str, str]) -> str:
    return json.dumps({name.lower(): {"viewport": place} for name, place in viewports.items()})

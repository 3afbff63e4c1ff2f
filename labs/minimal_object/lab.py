"""A skeleton made into a small valid object: planned by type, counted in bytes, then built."""

from datetime import datetime
from random import Random
from typing import Any

from app.dicom import read_object
from app.grading import (
    Bench,
    EditedFiles,
    Finding,
    HospitalAnswer,
    Lab,
    Params,
    Place,
    Quantity,
    Verdict,
    right,
    wrong,
)
from labs.minimal_object.checking import judge_object
from labs.minimal_object.drawing import SOURCES, drawn
from labs.minimal_object.objects import FILE, PIXELS, build_skeleton, order_of
from labs.minimal_object.planning import judge_plan, plan_rows
from labs.minimal_object.storing import judge_store
from labs.minimal_object.systems import hospital
from labs.minimal_object.systems import words as way_words

lab = Lab()


@lab.draw
def draw(rng: Random) -> Params:
    """Draw the picture, the card, and what the skeleton lacks."""
    return drawn(rng)


@lab.build
def build(params: Params) -> Bench:
    """Put the skeleton on the bench, and the card into the brief."""
    skeleton = build_skeleton(params)
    return Bench(
        files={FILE: skeleton},
        tables={"plan": plan_rows()},
        hospital=hospital(),
        words=_words(params),
        truth=params,
    )


def _words(params: Params) -> dict[str, str]:
    order = order_of(params)
    moment = datetime.strptime(params["day"] + params["time"], "%Y%m%d%H%M%S")  # noqa: DTZ007
    words = {key: params[key] for key in ("colleague", "ward", "hospital", "series")}
    words |= {
        "day": f"{moment.day} {moment:%B %Y}",
        "time": f"{moment:%H:%M:%S}",
        "patient": order["name"].replace("^", ", "),
        "source": SOURCES[params["conversion"]],
        "rows": str(params["rows"]),
        "look": _look(params),
        "new_object": params["new_object"],
        "new_series": params["new_series"],
    }
    words |= way_words()
    for number, each in enumerate(params["orders"], 1):
        words |= {f"order{number}_{key}": text for key, text in _shown(each, params).items()}
    return words


def _look(params: Params) -> str:
    if params["color"]:
        return (
            "in color: red, green and blue, 8 bits each, "
            "the three values of a pixel next to each other"
        )
    return f"gray, bright values are white, {params['stored']} bits used in words of 16"


def _shown(order: dict[str, str], params: Params) -> dict[str, str]:
    """Return an order as the card shows it, with what nobody knows."""
    known: dict[str, Any] = {
        "(0010,0030)": ("born", _day(order["born"])),
        "(0010,0040)": ("sex", {"F": "female", "M": "male"}.get(order["sex"], "other")),
        "(0008,0090)": ("referrer", order["referrer"]),
        "(0020,0010)": ("study_id", order["study_id"]),
    }
    texts = {
        name: "not known" if path in params["unknown"] else text
        for path, (name, text) in known.items()
    }
    return {**{key: order[key] for key in ("mrn", "name", "accession", "study")}, **texts}


def _day(text: str) -> str:
    day = datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007 - a day has no zone
    return f"{day.day} {day:%B %Y}"


@lab.check("plan")
def plan(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect values where they are owed and known, emptiness where they are owed and not known."""
    return judge_plan(answer, bench.truth)


@lab.check("columns")
def columns(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the bytes of the picture over rows, samples and bytes a sample."""
    params = bench.truth
    pixels = read_object(bench.files[FILE], FILE).element(PIXELS)
    length = pixels.stored if pixels else 0
    depth = 3 if params["color"] else 2
    if answer.value == params["columns"]:
        return right("Rows, columns, samples and bytes a sample make up the length, to the byte.")
    whole = params["rows"] * depth
    code = "COLUMNS_OTHER"
    if answer.value == params["rows"]:
        code = "SQUARE_ASSUMED"
    elif int(answer.value) == length // params["rows"]:
        code = "BYTES_AS_PIXELS"
    elif int(answer.value) == length * 8 // (params["rows"] * params["stored"]):
        code = "BITS_PACKED"
    elif length % whole and int(answer.value) - length // whole in {0, 1}:
        code = "PADDING_COUNTED"
    at = Place(PIXELS, FILE, pixels.offset if pixels else None, length)
    return wrong(Finding(code, at, str(answer.value), {"length": f"{length:,}"}))


@lab.check("build")
def build_object(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect every element as the card has it, the same pixels, and an audit without errors."""
    return judge_object(answer.files[FILE], bench)


@lab.check("store")
def store(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect the object in the archive, where the card puts it."""
    return judge_store(answer, bench.truth)

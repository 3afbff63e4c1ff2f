"""Five-year storage plan: from pixels to terabytes to the line between two sites."""

from typing import Any

from app.grading import Bench, Finding, Lab, Params, Quantity, Verdict, partly, unreadable

from .drawing import draw
from .plan import FORGOTTEN, IN_A_STUDY, Volume, number, study_megabytes, volumes
from .telling import Without, cell_quantity, findings, in_unit, is_close, judge_number

lab = Lab()
lab.draw(draw)


@lab.build
def build(params: Params) -> Bench:
    """Lay the volume table on the bench and the policies into the ticket."""
    change = params["change"]
    return Bench(
        tables={"per_study": [_row(volume) for volume in volumes(params)]},
        words={
            "asker": params["asker"],
            "hospital": params["hospital"],
            "growth": str(params["growth_percent"]),
            "ratio": params["ratio"],
            "change": f"From the first day of year {change['year']} on, {change['sentence']}.",
            "online_keeps": _years(params["online_years"]),
            "online_copies": _copies(params["online_copies"]),
            "archive_copies": _copies(params["archive_copies"]),
            "stock": str(params["stock_tb"]),
            "night_hours": str(params["night_hours"]),
        },
        truth=params,
    )


@lab.check("per_study")
def per_study(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect rows x columns x samples x bytes allocated x frames x images, in MB of a million."""
    found: list[Finding] = []
    good = 0
    for volume in volumes(bench.truth):
        cell = answer[volume.modality]["megabytes"]
        if not cell:
            continue
        quantity = cell_quantity(cell)
        given = None if quantity is None else in_unit(quantity, "MB")
        if given is None or given <= 0:
            return unreadable(f"In the line {volume.modality}, write one number in MB: not {cell}.")
        if is_close(given, study_megabytes(volume)):
            good += 1
            continue
        place = f"row {volume.modality}"
        saw = f"{cell} for {volume.modality}"
        codes = (*IN_A_STUDY, "DECIMAL_BINARY")
        found += findings(given, saw, codes, _without_in(volume), place)
    note = "Pixels, samples, bytes, frames, images: every factor is there." if good else ""
    return partly(good, len(bench.truth["volumes"]), *found, note=note if not found else "")


@lab.check("first_year")
def first_year(answer: Quantity, bench: Bench) -> Verdict:
    """Expect one compressed copy of all studies of year 1."""
    return _tier("first_year", answer, bench, "One year, one copy: the brick the rest is built of.")


@lab.check("online")
def online(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the youngest years as they are at the end of year 5, in all copies."""
    return _tier("online", answer, bench, "The tier holds its youngest years, and those are large.")


@lab.check("archive")
def archive(answer: Quantity, bench: Bench) -> Verdict:
    """Expect all five years and the stock, in all copies."""
    return _tier("archive", answer, bench, "Five growing years and the old stock, in every copy.")


@lab.check("link")
def link(answer: Quantity, bench: Bench) -> Verdict:
    """Expect an average day of year 5 as bits within the night."""
    praise = "Storage counts bytes and lines count bits, and you changed from one to the other."
    return judge_number(answer, "Mbit/s", FORGOTTEN["link"], _without("link", bench), praise)


def _tier(exercise: str, answer: Quantity, bench: Bench, praise: str) -> Verdict:
    return judge_number(answer, "TB", FORGOTTEN[exercise], _without(exercise, bench), praise)


def _without(exercise: str, bench: Bench) -> Without:
    def found(forgotten: frozenset[str]) -> float:
        return number(bench.truth, exercise, forgotten)

    return found


def _without_in(volume: Volume) -> Without:
    def found(forgotten: frozenset[str]) -> float:
        return study_megabytes(volume, forgotten)

    return found


def _row(volume: Volume) -> dict[str, Any]:
    return {
        "id": volume.modality,
        "modality": volume.modality,
        "matrix": f"{volume.rows} x {volume.columns}",
        "samples_per_pixel": volume.samples,
        "bits_allocated": volume.bits_allocated,
        "bits_stored": volume.bits_stored,
        "images_per_study": volume.images,
        "frames_per_image": volume.frames,
        "studies_in_year_1": volume.studies,
    }


def _years(count: int) -> str:
    return "the last year" if count == 1 else f"the last {count} years"


def _copies(count: int) -> str:
    return ("one copy", "two copies", "three copies")[count - 1]

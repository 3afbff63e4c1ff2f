"""Setting a window, and marking a region on an image."""

from typing import Any

from app.grading.answers import Region, WindowLevel
from app.grading.exercise import Exercise
from app.grading.kinds.kind import Kind, NoReadableForm, Raw, read_json, read_source
from app.grading.kinds.number import read_decimal
from app.grading.lab import Bench

_MOST = 65_535


def parse_window(raw: Raw, _exercise: Exercise, _bench: Bench) -> WindowLevel:
    """Return the window's center and width."""
    given = read_json(raw, dict, "Set the window in the viewer, or write its center and width.")
    window = WindowLevel(
        read_decimal(given.get("center"), "The window's center"),
        read_decimal(given.get("width"), "The window's width"),
    )
    if window.width <= 0:
        raise NoReadableForm("The window's width must be greater than 0.")
    return window


def parse_region(raw: Raw, exercise: Exercise, bench: Bench) -> Region:
    """Return the rectangle in image pixels."""
    form = "Draw one rectangle on the image, or write its corner, width and height in pixels."
    given = read_json(raw, dict, form)
    region = Region(
        source=read_source(given.get("source"), bench.files, exercise, "file"),
        frame=_count(given.get("frame", 0), form),
        x=_count(given.get("x"), form),
        y=_count(given.get("y"), form),
        width=_count(given.get("width"), form),
        height=_count(given.get("height"), form),
    )
    if not region.width or not region.height:
        raise NoReadableForm("The rectangle must be at least one pixel wide and high.")
    return region


def _count(value: Any, form: str) -> int:
    if value is None:
        raise NoReadableForm(form)
    number = read_decimal(value, "Each figure of the rectangle")
    if not 0 <= number <= _MOST:
        raise NoReadableForm(form)
    return int(number)


WINDOW_LEVEL = Kind("window_level", parse_window)
REGION = Kind("region", parse_region)

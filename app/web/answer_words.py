"""An answer as those read it who cannot change it any more: texts, lists and tables, never JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.catalog import LabEntry, fill_words
from app.frozen import Frozen
from app.grading.exercise import LIVE_KINDS, Exercise
from app.web.showing import heading
from app.web.shown_values import shown_value

_EMPTY = ("[]", "{}")
_DEEDS = {"set": "set to", "add": "added with", "delete": "deleted"}
_WINDOW = {"center": "Window center", "width": "Window width"}
_REGION = {
    "frame": "Frame (from 0)",
    "x": "Left",
    "y": "Top",
    "width": "Width",
    "height": "Height",
}


class GivenAnswer(Frozen):
    """What was handed in for one exercise: *text* as written, or *lines*, or a table."""

    text: str = ""
    lines: tuple[str, ...] = ()
    numbered: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def is_there(self) -> bool:
        """Say whether there is anything to show."""
        return bool(self.text or self.lines or self.rows)


class Question(Frozen):
    """An exercise with the texts and the table rows that stood on its page."""

    exercise: Exercise
    texts: Mapping[str, str]
    table: Sequence[Mapping[str, Any]]


def texts_of(lab: LabEntry, exercise: Exercise, words: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of the exercise's options and pairs, by ``option/<id>`` and the like."""
    prefix = f"{exercise.id}/"
    return {
        key.removeprefix(prefix): fill_words(text, words)
        for key, text in lab.texts.items()
        if key.startswith(prefix)
    }


def given_answer(question: Question, handed_in: Any) -> GivenAnswer:
    """Return the stored answer *handed_in* as a reader understands it.

    One that has not the form of its widget, such as an answer sent through the API, is shown as
    it was written.
    """
    exercise = question.exercise
    if isinstance(handed_in, Mapping):
        names = handed_in.get("files")
        return GivenAnswer(lines=tuple(names) if isinstance(names, Mapping) else ())
    if not isinstance(handed_in, str) or exercise.kind in LIVE_KINDS:
        return GivenAnswer()
    raw = handed_in.strip()
    value = raw if exercise.kind == "choice" else shown_value(exercise.kind, raw)
    if raw in _EMPTY:
        return GivenAnswer(text="Nothing was filled in.")
    if not value or exercise.kind not in _FORMS:
        return GivenAnswer(text=raw)
    found = _FORMS[exercise.kind](question, value)
    return found if found.is_there else GivenAnswer(text=raw)


def _chosen(question: Question, value: str) -> GivenAnswer:
    return _listed(question, [value])


def _listed(question: Question, value: Sequence[str]) -> GivenAnswer:
    lines = tuple(_option(question, f"option/{each}", each) for each in value)
    return GivenAnswer(lines=lines, numbered=question.exercise.kind == "order")


def _matched(question: Question, value: Mapping[str, str]) -> GivenAnswer:
    rows = [
        (
            _option(question, f"left/{left.id}", left.id),
            _option(question, f"right/{value[left.id]}", value[left.id]),
        )
        for left in question.exercise.left
        if left.id in value
    ]
    return GivenAnswer(columns=("Item", "Matched with"), rows=tuple(rows))


def _decided(question: Question, value: Mapping[str, Mapping[str, str]]) -> GivenAnswer:
    """Return the rows as they were shown, each with what was decided about it."""
    asked = question.exercise.columns
    filled = {"id"} | {column.id for column in asked}
    keys = [key for key in (question.table[0] if question.table else ()) if key not in filled]
    rows = [
        (
            *(str(row.get(key, "")) for key in keys),
            *(value.get(str(row["id"]), {}).get(column.id, "") for column in asked),
        )
        for row in question.table
    ]
    titles = (*(heading(key) for key in keys), *(column.title for column in asked))
    return GivenAnswer(columns=titles, rows=tuple(rows))


def _filled(question: Question, value: Sequence[Mapping[str, str]]) -> GivenAnswer:
    asked = question.exercise.columns
    rows = [tuple(row.get(column.id, "") for column in asked) for row in value]
    written = tuple(row for row in rows if any(cell.strip() for cell in row))
    return GivenAnswer(columns=tuple(column.title for column in asked), rows=written)


def _picked(_question: Question, value: Mapping[str, str]) -> GivenAnswer:
    source = f" in {value['source']}" if value.get("source") else ""
    return GivenAnswer(text=f"{value['path']}{source}" if value.get("path") else "")


def _edited(_question: Question, value: Mapping[str, Any]) -> GivenAnswer:
    rows = [(each["path"], _DEEDS[each["op"]], "\\".join(each["value"])) for each in value["edits"]]
    return GivenAnswer(columns=("Element", "Change", "Value"), rows=tuple(rows))


def _window(_question: Question, value: Mapping[str, str]) -> GivenAnswer:
    return _measured(_WINDOW, value)


def _marked(_question: Question, value: Mapping[str, str]) -> GivenAnswer:
    return _measured(_REGION, value)


def _measured(titles: Mapping[str, str], value: Mapping[str, str]) -> GivenAnswer:
    return GivenAnswer(
        columns=tuple(titles.values()), rows=(tuple(value.get(key, "") for key in titles),)
    )


def _option(question: Question, key: str, chosen: str) -> str:
    """Return the text behind an id; an id that the exercise does not have stands for itself."""
    if key not in question.texts:
        return chosen
    return Markup(question.texts[key])  # noqa: S704 - the catalog's texts are markup already


_FORMS: dict[str, Callable[[Question, Any], GivenAnswer]] = {
    "choice": _chosen,
    "multi_choice": _listed,
    "order": _listed,
    "match": _matched,
    "per_row": _decided,
    "table_edit": _filled,
    "pick_element": _picked,
    "pick_field": _picked,
    "edit_dataset": _edited,
    "window_level": _window,
    "region": _marked,
}

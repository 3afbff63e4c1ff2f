"""A query of one of the bench's practice databases."""

from app.grading.answers import SqlAnswer
from app.grading.exercise import Exercise
from app.grading.kinds.kind import Kind, NoReadableForm, NotAnswered, Raw, clean
from app.grading.lab import Bench
from app.grading.query_text import is_empty
from app.grading.querying import MAX_SQL, run_query


def parse(raw: Raw, exercise: Exercise, bench: Bench) -> SqlAnswer:
    """Return the query with what it finds in the database that the learner sees."""
    text = clean(raw, MAX_SQL, "The query")
    if is_empty(text):
        raise NotAnswered
    if exercise.source not in bench.databases:
        raise NoReadableForm(f"The bench has no database called {exercise.source!r}.")
    return SqlAnswer(text, run_query(bench.databases[exercise.source], text))


SQL = Kind("sql", parse)

"""Five hundred learners at their mock exams: the autosaves that each of them sends."""

from collections.abc import Iterator
from urllib.parse import urlencode

from app.learning.exams.beginning import start_exam
from app.learning.exams.forms import FormOrder
from app.learning.site import Site
from app.records.exams import ExamSitting, FormKind
from app.records.people import Person

SITTERS = 500
QUESTIONS = 20
PAUSE_S = 10.0
"""How long a learner looks at a question between two saves; a real one takes a minute."""
SECONDS = 30.0
AIM_P99_MS = 100


def begin_exam(person: Person, site: Site) -> ExamSitting:
    """Begin a form over the domains that have enough questions."""
    outlines = site.catalog.blueprint("ciip")
    if outlines is None:
        raise LookupError("The bench needs the outlines of the exam.")
    order = FormOrder(FormKind.CUSTOM, ("F", "H", "J"), QUESTIONS)
    return start_exam(person, order, outlines, outlines.versions[-1], site)


def autosaves(exam: ExamSitting, cookie: str, csrf: str) -> Iterator[str]:
    """Yield one save for each question, as the page sends them."""
    for position in range(exam.item_count):
        body = urlencode(
            {"choice": position % 3, "note": "", "seconds": 40, "sequence": 1, "struck": 2}
        )
        yield (
            f"POST /exams/{exam.id}/questions/{position + 1} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: readingroom={cookie}\r\nX-CSRF-Token: {csrf}\r\n"
            "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        )

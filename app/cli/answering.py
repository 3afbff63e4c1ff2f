"""The labs' own answers, for the demonstration's history: models and misconceptions."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from app.catalog import content_root
from app.grading.lab import Answers, Bench, Model
from app.grading.loading import LabCode, lab_folders, load_lab, load_model
from app.learning.site import Site
from app.records.learning import Attempt

Answered = tuple[dict[str, str], dict[str, dict[str, bytes]], list[tuple[str, Mapping[str, str]]]]
"""Raw texts, uploads and console actions, by exercise."""


class ModelAnswers:
    """Answers an attempt as the lab's ``answers.py`` does."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._folders = lab_folders((site.settings.content or content_root()) / "labs")
        self._codes: dict[str, tuple[LabCode, Model]] = {}

    def model(self, attempt: Attempt) -> Answered:
        """Return the answers that score 100."""
        model, bench = self._bench(attempt)
        return _sorted(model.answers(bench))

    def misconceptions(self, attempt: Attempt, rng: Random, times: int) -> Iterator[Answered]:
        """Yield up to *times* wrong hand-ins, each showing one misconception."""
        model, bench = self._bench(attempt)
        known = model.misconceptions
        for _, wrong in rng.sample(known, min(times, len(known))):
            raws, uploads, actions = _sorted(wrong(bench))
            if not actions:
                yield raws, uploads, actions

    def _bench(self, attempt: Attempt) -> tuple[Model, Bench]:
        if attempt.lab_slug not in self._codes:
            folder = self._folders[attempt.lab_slug]
            self._codes[attempt.lab_slug] = load_lab(folder), load_model(folder)
        code, model = self._codes[attempt.lab_slug]
        return model, code.lab.bench(dict(attempt.params))


def _sorted(answers: Answers) -> Answered:
    raws: dict[str, str] = {}
    uploads: dict[str, dict[str, bytes]] = {}
    actions: list[tuple[str, Mapping[str, Any]]] = []
    for exercise_id, raw in answers.items():
        if isinstance(raw, str):
            raws[exercise_id] = raw
        elif "files" in raw:
            uploads[exercise_id] = raw["files"]
        else:
            actions += [(exercise_id, action) for action in raw["actions"]]
    return raws, uploads, actions

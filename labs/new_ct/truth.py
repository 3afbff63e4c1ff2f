"""What checks and answers know of this incident, and the learner does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Truth:
    """What was agreed, what is wrong, and how a test is told from everything else."""

    new: str
    production: str
    syntax: str
    stations: Mapping[str, str]
    exams: tuple[tuple[str, str], ...]
    faults: Mapping[str, str]
    report_line: Mapping[str, Any]
    archive_title: str
    patient: str
    patient_name: str
    others: tuple[str, ...]
    tests: frozenset[str]
    demos: frozenset[str]
    day: str
    decide_after: int

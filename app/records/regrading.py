"""What a later grader said of a stored hand-in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.frozen import Frozen


class Regrade(Frozen):
    """One submission graded again: added beside it, never changed, and the newest one counts.

    *verdicts* are those that hold from now on; *points* are what the attempt had after this
    hand-in. *content_hash* names the version of the lab that judged.
    """

    organization_id: str
    id: str
    submission_id: str
    actor: str
    reason: str
    verdicts: Mapping[str, Any]
    verdicts_before_hash: str
    verdicts_after_hash: str
    points_before: int
    points_after: int
    content_hash: str
    at: datetime

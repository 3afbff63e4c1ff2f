"""One learner's answer to one item, as the statistics of items count it."""

from datetime import datetime

from app.frozen import Frozen


class OptionShown(Frozen):
    """An option as one form showed it."""

    text_html: str
    right: bool
    misconception: str


class ItemResponse(Frozen):
    """An answer, and how the same form went without this item (*rest_right* of *rest_count*).

    *choice* is the place among *offered*, none if the item was left open. *seconds* is none where
    it is not known, *confidence* (1 to 3) where it was not asked.
    """

    item_id: str
    learner_id: str
    content_hash: str
    offered: tuple[OptionShown, ...]
    choice: int | None
    rest_right: int
    rest_count: int
    seconds: int | None
    confidence: int | None
    answered_at: datetime

    @property
    def right(self) -> bool:
        """Say whether the right option was chosen; no answer is not right."""
        return self.choice is not None and self.offered[self.choice].right

    @property
    def rest_share(self) -> float:
        """Return the share right of the other items of the form."""
        return self.rest_right / self.rest_count if self.rest_count else 0.0

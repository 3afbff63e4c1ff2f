"""What an acceptor answers to proposed presentation contexts (PS3.8 9.3.3), without a network."""

from collections.abc import Iterable, Sequence

from app.frozen import Frozen
from app.practice.config import Context
from app.practice.words import CONTEXT_RESULTS

ACCEPTED, CLASS_REFUSED, ENCODING_REFUSED = 0, 3, 4


class Answered(Frozen):
    """The answer to one context: its result, and the encoding chosen if it was accepted."""

    result: int
    transfer_syntax: str | None = None

    @property
    def meaning(self) -> str:
        """Return the standard's words for the result."""
        return CONTEXT_RESULTS[self.result]


def negotiate(offered: Iterable[Context], proposed: Sequence[Context]) -> tuple[Answered, ...]:
    """Return the answer to each of *proposed* by an acceptor that takes what is *offered*."""
    taken: dict[str, list[str]] = {}
    for context in offered:
        taken.setdefault(context.abstract_syntax, []).extend(context.transfer_syntaxes)
    return tuple(_answer(taken.get(each.abstract_syntax), each) for each in proposed)


def _answer(taken: Sequence[str] | None, proposed: Context) -> Answered:
    if taken is None:
        return Answered(CLASS_REFUSED)
    # The choice is the acceptor's, whatever comes first in the proposal.
    for syntax in taken:
        if syntax in proposed.transfer_syntaxes:
            return Answered(ACCEPTED, syntax)
    return Answered(ENCODING_REFUSED)

"""Who answers in the archive's place: Orthanc, where it is installed and can do what is asked."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from app.practice.archive import Archive
from app.practice.config import Node
from app.practice.conversation import Conversation
from app.practice.forms import Address
from app.practice.limits import Limits
from app.practice.network import reached
from app.practice.orthanc.errands import Asked, Errand, errand_of
from app.practice.orthanc.neighbors import Unfit
from app.practice.orthanc.standing_in import standing_in
from app.practice.visits import CONSOLE


class Deputy:
    """Stands in for the archive that a console's action reaches; without *program* for none."""

    def __init__(
        self,
        program: Path | None,
        nodes: tuple[Node, ...],
        archives: Mapping[str, Archive],
        limits: Limits,
    ) -> None:
        self._program = program
        self._nodes = nodes
        self._archives = archives
        self._limits = limits
        self._errand: Errand | None = None

    def consider(self, action: Mapping[str, Any], files: Mapping[str, bytes], to: Address) -> None:
        """Make ready for *action*, or leave it to the archive."""
        self._errand = None
        node = reached(self._nodes, to)
        if self._program is None or node is None or node.id not in self._archives:
            return
        archive = self._archives[node.id]
        try:
            asked = Asked(archive, self._archives, self._nodes, action, files)
            self._errand = errand_of(asked)
        except Unfit:
            return

    def open(self, talk: Conversation, stack: ExitStack) -> int | None:
        """Let Orthanc listen for the console until *stack* ends, and return its port."""
        if self._program is None or self._errand is None or talk.client != CONSOLE:
            return None
        talk.told_by_client()
        work = standing_in(self._program, self._errand, talk.trace, self._limits)
        return stack.enter_context(work)

    def note(self, found: Mapping[str, Any]) -> None:
        """Let the archive remember the transaction that the action's result tells of, if any."""
        if self._errand is not None and (transaction := found.get("transaction_uid")):
            self._errand.archive.commitment.transactions.append(str(transaction))

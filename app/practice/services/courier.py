"""A system of the hospital that calls another one: an association of its own, in the same trace."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from app.frozen import Frozen
from app.practice.config import ArchiveConfig, Context, Node
from app.practice.forms import Address, Titles
from app.practice.limits import Limits
from app.practice.outcomes import association_failed
from app.practice.scu import Caller
from app.practice.services.records import Destination
from app.practice.tls.settings import Trust
from app.practice.trace import Trace
from app.practice.visits import Opens, Stopped, visit


class Courier(Frozen):
    """Opens associations from one node of the hospital to others, over their network."""

    nodes: tuple[Node, ...]
    opener: Opens
    limits: Limits

    @contextmanager
    def call(
        self,
        origin: ArchiveConfig,
        to: Destination,
        contexts: Iterable[Context],
        trace: Trace,
        scp_of: Iterable[str] = (),
    ) -> Iterator[Caller]:
        """Associate with *to*; without an association the block is not entered.

        *scp_of* are SOP Classes of which the calling end is the provider.
        """
        titles = Titles(origin.ae_title, to.ae_title)
        trust = (origin.calls or Trust()) if to.tls else None
        address = Address(to.host, int(to.port), trust)
        trace.add_peer(origin.id, origin.label, origin.kind)
        with (
            visit(self.nodes, address, trace, self.opener, self.limits, origin.id) as line,
            Caller(line.connected, line.talk, titles, contexts, self.limits, scp_of) as caller,
        ):
            if not caller.is_established:
                raise Stopped(association_failed(line.talk))
            yield caller

"""A firewall as plain sets: what the rules let through, beside what is needed."""

from collections.abc import Iterable
from dataclasses import dataclass

from .places import ANY, NODES, Flow

_STRANGER = "a laptop"
_PROBES = (22, 80, 104, 443, 445, 2575, 3389, 11112)
_HIGHEST = 65535
_BY_NAME = {name: node for node, name in NODES.items()}


class UnreadablePort(ValueError):
    """The port of a rule is no number from 1 to 65535, no range, and not any."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: it lets new connections pass from *callers* to *called*."""

    row: int
    callers: frozenset[str]
    called: frozenset[str]
    protocols: frozenset[str]
    ports: tuple[range, ...]
    is_any: bool

    def allows(self, way: tuple[str, str, str, int]) -> bool:
        """Return whether a connection passes by this rule."""
        caller, called, protocol, port = way
        return (
            caller in self.callers
            and called in self.called
            and protocol in self.protocols
            and any(port in each for each in self.ports)
        )


def read_rule(row: int, cells: dict[str, str]) -> Rule:
    """Return the rule in *cells*; a port that cannot be read raises."""
    everybody = frozenset((*NODES, _STRANGER))
    protocol, port = cells["protocol"], cells["port"].strip().lower()

    def who(name: str) -> frozenset[str]:
        return everybody if name == ANY else frozenset((_BY_NAME[name],)) if name else frozenset()

    return Rule(
        row,
        who(cells["caller"]),
        who(cells["called"]),
        frozenset(("TCP", "UDP") if protocol == ANY else (protocol,)),
        tuple(_ports(port)),
        ANY in (cells["caller"], cells["called"], protocol, port),
    )


def _ports(text: str) -> Iterable[range]:
    if text == ANY:
        yield range(1, _HIGHEST + 1)
        return
    for part in text.replace(";", ",").split(","):
        first, hyphen, last = (each.strip() for each in part.partition("-"))
        ends = (first, last if hyphen else first)
        if not all(each.isascii() and each.isdigit() and len(each) <= 5 for each in ends):  # noqa: PLR2004
            raise UnreadablePort(text)
        low, high = map(int, ends)
        if not 1 <= low <= high <= _HIGHEST:
            raise UnreadablePort(text)
        yield range(low, high + 1)


def is_wide(rule: Rule) -> bool:
    """Return whether the rule opens more than a few doors."""
    return rule.is_any or sum(map(len, rule.ports)) > 2  # noqa: PLR2004


def surplus(rule: Rule, flows: list[Flow]) -> list[tuple[str, str, str, int]]:
    """Return connections that the rule lets pass and that no service needs."""
    wanted = {flow.way for flow in flows}
    ports = {flow.port for flow in flows} | set(_PROBES) | {each[0] for each in rule.ports}
    callers, called = rule.callers, rule.called
    return [
        (caller, other, protocol, port)
        for caller in sorted(callers)
        for other in sorted(called)
        for protocol in sorted(rule.protocols)
        for port in sorted(ports)
        if caller != other
        and rule.allows((caller, other, protocol, port))
        and (caller, other, protocol, port) not in wanted
    ]

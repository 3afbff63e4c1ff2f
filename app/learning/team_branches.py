"""The tree of teams in the order in which it is read: each team, then its sub-teams by name."""

from collections.abc import Iterable, Iterator

from app.frozen import Frozen
from app.records.people import Team


class Branch(Frozen):
    """A team, its sub-teams, and the names from the top of the tree down to it."""

    team: Team
    path: tuple[str, ...]
    branches: tuple["Branch", ...]

    @property
    def level(self) -> int:
        """Return how far down it is; 1 at the top."""
        return len(self.path)

    @property
    def height(self) -> int:
        """Return how many levels it has, its own among them."""
        return 1 + max((each.height for each in self.branches), default=0)

    def walk(self) -> Iterator["Branch"]:
        """Yield the team and all below it, in order."""
        yield self
        for each in self.branches:
            yield from each.walk()


def branches_of(teams: Iterable[Team]) -> tuple[Branch, ...]:
    """Return the teams at the top, each with all below it."""
    by_parent: dict[str | None, list[Team]] = {}
    for team in sorted(teams, key=lambda each: each.name.casefold()):
        by_parent.setdefault(team.parent_id, []).append(team)

    def grown(parent_id: str | None, above: tuple[str, ...]) -> tuple[Branch, ...]:
        return tuple(
            Branch(team, path, grown(team.id, path))
            for team in by_parent.get(parent_id, [])
            for path in [(*above, team.name)]
        )

    return grown(None, ())


def by_id(branches: Iterable[Branch]) -> dict[str, Branch]:
    """Return every branch, in order, by the id of its team."""
    return {each.team.id: each for top in branches for each in top.walk()}

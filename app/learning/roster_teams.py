"""Teams that a roster names and that are not there yet: made once the administrator says so."""

from collections.abc import Iterable
from uuid import uuid4

from app.learning.roster_file import RosterFile
from app.learning.roster_line import RosterLine
from app.learning.shaping_teams import is_name
from app.records.people import Team


def missing_teams(organization_id: str, roster: RosterFile, teams: Iterable[Team]) -> list[Team]:
    """Return a team at the top for each name in the roster that could be one and is none yet.

    What differs from another team's name in its case alone is a slip, and stays an error.
    """
    taken, found = {team.name.casefold() for team in teams}, list[Team]()
    for row in roster.rows:
        name = "" if row.trouble else row.cells.get("team", "")
        if is_name(name) and name.casefold() not in taken:
            taken.add(name.casefold())
            found.append(Team(organization_id, str(uuid4()), name, None))
    return found


def teams_to_make(missing: Iterable[Team], lines: Iterable[RosterLine]) -> list[Team]:
    """Return those of the *missing* teams that a row which is taken over puts somebody into."""
    done = [each for each in lines if each.action not in {"error", "unchanged"}]
    wanted = {each.joins for each in done} | {each.within for each in done}
    return [team for team in missing if team.id in wanted]

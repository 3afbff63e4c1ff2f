"""What becomes of one row of a roster."""

from app.frozen import Frozen
from app.learning.roster_cells import Problem
from app.records.credit import Credential
from app.records.people import Person, Role


class RosterLine(Frozen):
    """What becomes of one row: new, changed, unchanged, deactivated, or in error with why.

    *changes* are column, old and new. *joins* and *gains* are the team and the role to add;
    *within* is the team of the row, which a role reaches though she is in it already. *manager*
    and *mentor* are the addresses that the row names, *keeps* the credentials to add or change.
    """

    line: int
    action: str
    who: str
    person: Person | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    joins: str = ""
    gains: Role | None = None
    problems: tuple[Problem, ...] = ()
    within: str = ""
    manager: str = ""
    mentor: str = ""
    keeps: tuple[Credential, ...] = ()

"""Shaping the tree of teams: adding, naming, moving and deleting them, one change at a time."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from app.errors import InvalidInput, NotFound
from app.frozen import replace
from app.learning.administering import event_of
from app.learning.site import Site
from app.learning.team_branches import Branch, branches_of, by_id
from app.learning.typed import one_line
from app.records.people import Team, TeamUses
from app.records.reader import Reader
from app.store import Unit

LONGEST_NAME = 120
MOST_LEVELS = 8


def add_team(admin: Reader, form: Mapping[str, str], site: Site) -> Team:
    """Add a team under another one, or at the top where none is named."""
    with site.store.writing() as unit:
        tree = _locked_tree(admin, unit)
        parent = _parent(form, tree)
        name = name_of(form.get("name", ""), tree.values())
        _must_fit(parent, 1)
        team = Team(_own(admin), str(uuid4()), name, parent.team.id if parent else None)
        unit.teams.add(team)
        detail = {"name": name, "in": parent.team.name if parent else ""}
        unit.audit_events.add(event_of(admin, "add_team", team.id, detail))
    return team


def rename_team(admin: Reader, team_id: str, form: Mapping[str, str], site: Site) -> Team:
    """Give the team another name; whatever is said of the team is said of it by its new name."""
    with site.store.writing() as unit:
        tree = _locked_tree(admin, unit)
        team = _branch(team_id, tree).team
        others = (each for each in tree.values() if each.team.id != team_id)
        renamed = replace(team, name=name_of(form.get("name", ""), others))
        if renamed != team:
            unit.team_tree.change(renamed)
            detail = {"name": [team.name, renamed.name]}
            unit.audit_events.add(event_of(admin, "rename_team", team_id, detail))
    return renamed


def move_team(admin: Reader, team_id: str, form: Mapping[str, str], site: Site) -> Team:
    """Put the team, with all below it, into another one or at the top."""
    with site.store.writing() as unit:
        tree = _locked_tree(admin, unit)
        branch, parent = _branch(team_id, tree), _parent(form, tree)
        _must_be_outside(branch, parent)
        _must_fit(parent, branch.height)
        moved = replace(branch.team, parent_id=parent.team.id if parent else None)
        if moved != branch.team:
            unit.team_tree.change(moved)
            was = tree[branch.team.parent_id].team.name if branch.team.parent_id else ""
            detail = {"team": moved.name, "in": [was, parent.team.name if parent else ""]}
            unit.audit_events.add(event_of(admin, "move_team", team_id, detail))
    return moved


def drop_team(admin: Reader, team_id: str, site: Site) -> None:
    """Delete a team that has nobody, no sub-team, and that nothing names any more."""
    with site.store.writing() as unit:
        team = _branch(team_id, _locked_tree(admin, unit)).team
        unit.team_tree.hold_alone(team.organization_id, team_id)
        uses = unit.team_tree.uses(team.organization_id, team_id)
        if sentence := in_the_way(team, uses):
            raise InvalidInput(sentence)
        unit.team_tree.drop(team.organization_id, team_id)
        unit.audit_events.add(event_of(admin, "delete_team", team_id, {"name": team.name}))


def in_the_way(team: Team, uses: TeamUses) -> str:
    """Return what keeps the team from being deleted, as a sentence; nothing where it may go."""
    named = [
        _several(uses.sub_teams, "sub-team"),
        _several(uses.members, "member"),
        _several(uses.roles, "role that reaches it", "roles that reach it"),
        _several(uses.assignments, "assignment that was not taken back",
                 "assignments that were not taken back"),
        _several(uses.rules, "rule that assigns", "rules that assign"),
    ]  # fmt: skip
    found = [each for each in named if each]
    if not found:
        return ""
    told = f"{', '.join(found[:-1])} and {found[-1]}" if found[1:] else found[0]
    return f"{team.name} cannot be deleted while it has {told}."


def name_of(typed: str, others: Iterable[Branch]) -> str:
    """Return the name that was typed, unless it is none or another team's in whatever case."""
    name = _tidied(typed)
    if not is_name(name):
        raise InvalidInput(f"Give the team a name of at most {LONGEST_NAME} characters.")
    for each in others:
        if each.team.name.casefold() == name.casefold():
            where = f" in {each.path[-2]}" if each.level > 1 else ""
            raise InvalidInput(
                f"There is a team called {each.team.name}{where} already. Rosters name a team by "
                "its name alone, so choose another one."
            )
    return name


def is_name(text: str) -> bool:
    """Say whether a team may be called *text*, as it stands."""
    return 0 < len(text) <= LONGEST_NAME and text == _tidied(text)


def _tidied(text: str) -> str:
    return " ".join(one_line(text).split())


def _locked_tree(admin: Reader, unit: Unit) -> dict[str, Branch]:
    unit.team_tree.lock(_own(admin))
    return by_id(branches_of(unit.teams.of(_own(admin))))


def _own(admin: Reader) -> str:
    return admin.person.organization_id


def _branch(team_id: str, tree: Mapping[str, Branch]) -> Branch:
    if team_id not in tree:
        raise NotFound("There is no such team in your organization.")
    return tree[team_id]


def _parent(form: Mapping[str, str], tree: Mapping[str, Branch]) -> Branch | None:
    """Return the team that the form names to be the one above; ``None`` means the top."""
    team_id = form.get("parent", "")
    if team_id and team_id not in tree:
        raise InvalidInput("Choose a team from the list.")
    return tree[team_id] if team_id else None


def _must_be_outside(branch: Branch, parent: Branch | None) -> None:
    if parent is None or parent.team.id not in {each.team.id for each in branch.walk()}:
        return
    name = branch.team.name
    if parent.team.id == branch.team.id:
        raise InvalidInput(f"{name} cannot be in itself. Choose another team, or the top.")
    raise InvalidInput(
        f"{name} cannot move into {parent.team.name}, because {parent.team.name} is one of its own "
        "sub-teams. Move that one out first, or choose another team."
    )


def _must_fit(parent: Branch | None, levels: int) -> None:
    if (parent.level if parent else 0) + levels > MOST_LEVELS:
        raise InvalidInput(f"A tree of teams has at most {MOST_LEVELS} levels.")


def _several(number: int, one: str, many: str = "") -> str:
    return "" if not number else f"{number} {one if number == 1 else many or one + 's'}"

"""The teams as an administrator shapes them: the tree, and each team with its members."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import InvalidInput, NotFound
from app.learning import shaping_teams as shaping
from app.learning.editing_people import join_team, leave_team
from app.learning.team_branches import Branch, branches_of, by_id
from app.records.people import Person, TeamSize
from app.store import Unit
from app.web import current

Answer = Response | tuple[str, int]
_PAGE = 100
_MOST_FOUND = 20


def tree() -> str:
    """Show every team, each under the one that it is in, and how many belong to it."""
    return _tree()


def add() -> Answer:
    """Add a team."""
    try:
        team = shaping.add_team(current.reader(), request.form.to_dict(), current.site())
    except InvalidInput as error:
        return _tree(str(error)), 422
    return redirect(url_for(".tree") + f"#team-{team.id}", 303)


def show(team_id: UUID) -> str:
    """Show the team, its members, and what may be done with it."""
    return _page(str(team_id))


def rename(team_id: UUID) -> Answer:
    """Give it another name."""
    form = request.form.to_dict()
    return _done(
        team_id,
        "name",
        lambda: shaping.rename_team(current.reader(), str(team_id), form, current.site()),
    )


def move(team_id: UUID) -> Answer:
    """Put it into another team, or at the top."""
    form = request.form.to_dict()
    return _done(
        team_id,
        "parent",
        lambda: shaping.move_team(current.reader(), str(team_id), form, current.site()),
    )


def drop(team_id: UUID) -> Answer:
    """Delete it, if nothing stands in the way."""
    try:
        shaping.drop_team(current.reader(), str(team_id), current.site())
    except InvalidInput as error:
        return _page(str(team_id), str(error), "delete"), 422
    return redirect(url_for(".tree", done="deleted"), 303)


def join(team_id: UUID) -> Answer:
    """Make somebody a member."""
    return _done(
        team_id,
        "find",
        lambda: join_team(current.reader(), _person(), str(team_id), current.site()),
    )


def leave(team_id: UUID) -> Answer:
    """Take somebody out."""
    return _done(
        team_id,
        "members",
        lambda: leave_team(current.reader(), _person(), str(team_id), current.site()),
    )


def _person() -> str:
    return request.form.get("person", "")


def _done(team_id: UUID, field: str, deed: Callable[[], object]) -> Answer:
    """Do *deed*, and go back to the page or say what would be right at *field*."""
    try:
        deed()
    except InvalidInput as error:
        return _page(str(team_id), str(error), field), 422
    find = request.form.get("find") or None
    anchor = "#members" if field in {"find", "members"} else ""
    return redirect(url_for(".show", team_id=team_id, done="saved", find=find) + anchor, 303)


def _tree(problem: str = "") -> str:
    organization_id = current.learner().organization_id
    with current.site().store.reading() as unit:
        branches = branches_of(unit.teams.of(organization_id))
        sizes = _sizes(organization_id, unit)
    return render_template(
        "teams.html",
        branches=branches,
        every=by_id(branches),
        sizes=sizes,
        nobody=TeamSize(0, 0),
        longest=shaping.LONGEST_NAME,
        problem=problem,
        typed=request.form,
        done=request.args.get("done", ""),
    )


def _page(team_id: str, problem: str = "", field: str = "") -> str:
    organization_id = current.learner().organization_id
    with current.site().store.reading() as unit:
        every = by_id(branches_of(unit.teams.of(organization_id)))
        branch = every.get(team_id)
        if branch is None:
            raise NotFound("There is no such team in your organization.")
        size = _sizes(organization_id, unit).get(team_id, TeamSize(0, 0))
        uses = unit.team_tree.uses(organization_id, team_id)
        below = {each.team.id for each in branch.walk()}
        page, pages = _place(size.direct)
        members = unit.team_tree.members(organization_id, team_id, (page - 1) * _PAGE, _PAGE)
        found, inside = _found(organization_id, team_id, unit)
    return render_template(
        "team.html",
        branch=branch,
        above=[every[each] for each in _above(branch, every)],
        parents=[each for each in every.values() if each.team.id not in below],
        size=size,
        in_the_way=shaping.in_the_way(branch.team, uses),
        members=members,
        found=found,
        inside=inside,
        find=_find(),
        page=page,
        pages=pages,
        longest=shaping.LONGEST_NAME,
        problem=problem,
        field=field,
        typed=request.form if problem else {},
        done=request.args.get("done", ""),
    )


def _sizes(organization_id: str, unit: Unit) -> dict[str, TeamSize]:
    tree = unit.team_tree
    return unit.counted(("team sizes", organization_id), lambda: tree.sizes(organization_id))


def _place(members: int) -> tuple[int, int]:
    """Return the page of the members' list that is asked for, and how many there are."""
    pages = max(1, -(-members // _PAGE))
    return min(max(1, request.args.get("page", 1, type=int) or 1), pages), pages


def _find() -> str:
    """Return the words by which somebody is looked for who is to become a member."""
    return request.values.get("find", "").strip()[:100]


def _found(organization_id: str, team_id: str, unit: Unit) -> tuple[list[Person], set[str]]:
    """Return whom the search finds, and the ids of those who are members already."""
    if not _find():
        return [], set()
    found = unit.people.called(organization_id, _find(), _MOST_FOUND)
    teams = unit.teams.among(organization_id, [each.id for each in found])
    return found, {person_id for person_id, ids in teams.items() if team_id in ids}


def _above(branch: Branch, every: dict[str, Branch]) -> list[str]:
    """Return the ids of the teams above, from the top down."""
    found: list[str] = []
    step = branch.team.parent_id
    while step is not None:
        found.insert(0, step)
        step = every[step].team.parent_id
    return found

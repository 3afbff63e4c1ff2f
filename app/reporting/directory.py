"""Who does what: people with their teams, their roles and how far these reach, their mentors."""

from collections.abc import Generator, Mapping, Sequence

from app.records.managing import DirectoryFacts
from app.records.people import Role, RoleGrant, Scope, Team
from app.reporting.tables import Report, Row, in_lots
from app.reporting.team_question import Question
from app.store.team_reports import Part

_DEFINITIONS = (
    ("Roles", "With the team that a role reaches, sub-teams included; without one, everybody."),
    ("Manager", "Whom a roster or an administrator names as hers."),
    ("Mentors", "Active mentors whose role reaches one of her teams, or whom she names as hers."),
)


def directory(question: Question) -> Report:
    """Return the people within reach with what they do and who mentors them."""

    def made(part: Part) -> Generator[Row]:
        unit, organization_id = question.unit, question.organization_id
        teams = {team.id: team for team in unit.teams.of(organization_id)}
        mentors = _Mentors(question, teams)
        people = unit.team_reports.people(question.scope, part)
        for some in in_lots(people, question.at_once):
            ids = [each.person_id for each in some]
            members = unit.teams.among(organization_id, ids)
            grants: dict[str, list[RoleGrant]] = {}
            for grant in unit.role_grants.among(organization_id, ids):
                grants.setdefault(grant.person_id, []).append(grant)
            for each in some:
                of = members.get(each.person_id, [])
                yield _row(each, of, grants.get(each.person_id, []), teams, mentors.of(each, of))

    return Report(
        name="directory",
        title="Who does what",
        lead="Everybody within your reach: teams, roles, managers and mentors.",
        columns=(
            "external_id",
            "last_name",
            "first_name",
            "email",
            "job_role",
            "site",
            "team",
            "roles",
            "manager",
            "mentors",
        ),
        count=lambda: question.people,
        rows=lambda: made(None),
        part=lambda start, most: made((start, most)),
        definitions=_DEFINITIONS,
    )


class _Mentors:
    """The organization's active mentors, and whom their grants reach."""

    def __init__(self, question: Question, teams: Mapping[str, Team]) -> None:
        self._found: dict[tuple[str, ...], tuple[set[str], str]] = {}
        self._parents = {team.id: team.parent_id for team in teams.values()}
        grants = question.unit.role_grants.with_role(question.organization_id, Role.MENTOR)
        ids = {grant.person_id for grant in grants}
        people = question.unit.people.among(question.organization_id, ids)
        self._names = {person.id: person.name for person in people if person.active}
        self._everywhere = {each.person_id for each in grants if each.scope is Scope.SITE}
        self._of_team: dict[str, set[str]] = {}
        for grant in grants:
            if grant.team_id:
                self._of_team.setdefault(grant.team_id, set()).add(grant.person_id)

    def of(self, each: DirectoryFacts, teams: Sequence[str]) -> str:
        """Return the names of the person's mentors, herself left out."""
        key = tuple(sorted(teams))
        if key not in self._found:
            self._found[key] = self._of_teams(key)
        people, names = self._found[key]
        hers = people | {each.mentor_id} if each.mentor_id else people
        if hers != people or each.person_id in hers:
            names = self._called(hers - {each.person_id})
        return names

    def _of_teams(self, teams: Sequence[str]) -> tuple[set[str], str]:
        found = set(self._everywhere)
        for team_id in teams:
            seen: set[str] = set()
            step: str | None = team_id
            while step is not None and step not in seen:
                found |= self._of_team.get(step, set())
                seen.add(step)
                step = self._parents.get(step)
        return found, self._called(found)

    def _called(self, people: set[str]) -> str:
        return ", ".join(sorted(self._names[one] for one in people if one in self._names))


def _row(
    each: DirectoryFacts,
    members: Sequence[str],
    grants: Sequence[RoleGrant],
    teams: Mapping[str, Team],
    mentors: str,
) -> Row:
    return (
        each.external_id or "",
        each.family_name,
        each.given_name,
        each.email,
        each.job_role,
        each.work_site,
        ", ".join(sorted(teams[team_id].name for team_id in members)),
        ", ".join(sorted(_words(grant, teams) for grant in grants)) or Role.LEARNER.words,
        each.manager,
        mentors,
    )


def _words(grant: RoleGrant, teams: Mapping[str, Team]) -> str:
    """Return a role as people call it, with the team it is for."""
    name = grant.role.words
    return f"{name} ({teams[grant.team_id].name})" if grant.team_id else name

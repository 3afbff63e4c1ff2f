"""Taking a roster over: kept as it was sent, shown as a difference, done once it is confirmed."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from app import clock
from app.errors import Conflict, NotFound
from app.learning.inviting import invite
from app.learning.roster_difference import difference
from app.learning.roster_file import RosterFile, decode_roster, read_roster
from app.learning.roster_line import RosterLine
from app.learning.roster_teams import missing_teams, teams_to_make
from app.learning.site import Site
from app.learning.totals import rebuild_totals
from app.learning.typed import one_line
from app.records.credit import AuditEvent
from app.records.managing import RosterUpload
from app.records.people import Person, Role, RoleGrant, Scope, Team
from app.records.reader import Reader
from app.store import Unit

ACTIONS = ("new", "changed", "deactivated", "unchanged", "error")
Lines = list[dict[str, Any]]


def upload_roster(admin: Reader, data: bytes, name: str, site: Site) -> RosterUpload:
    """Keep a roster that can be read, to be looked at before anything is changed."""
    text = decode_roster(data)
    read_roster(text)
    upload = RosterUpload(
        organization_id=admin.person.organization_id,
        id=str(uuid4()),
        uploaded_by=admin.person.id,
        file_name=one_line(name)[:120] or "roster.csv",
        text=text,
        uploaded_at=clock.now(),
        confirmed_at=None,
        result=None,
    )
    with site.store.writing() as unit:
        unit.roster_uploads.add(upload)
    return upload


def roster_lines(
    admin: Reader, upload: RosterUpload, unit: Unit, *, make_teams: bool = False
) -> tuple[Lines, tuple[str, ...]]:
    """Return what each row would change now, or what it did; and the columns that are not read.

    With *make_teams* what it would change if the teams were made that are not there yet.
    """
    if upload.result is not None:
        return list(upload.result["lines"]), tuple(upload.result["unknown"])
    roster = read_roster(upload.text)
    made = _missing(admin, roster, unit) if make_teams else []
    return [_told(each) for each in difference(admin, roster, unit, made)], roster.unknown


def roster_teams(admin: Reader, upload: RosterUpload, unit: Unit) -> list[str]:
    """Return the names of the teams that the roster lacks, or that it made."""
    if upload.result is not None:
        return list(upload.result.get("teams", ()))
    return [team.name for team in _missing(admin, read_roster(upload.text), unit)]


def counts(lines: Lines) -> dict[str, int]:
    """Return how many rows come to what."""
    found = Counter(each["action"] for each in lines)
    return {action: found[action] for action in ACTIONS}


def fingerprint(lines: Lines) -> str:
    """Return what stands for exactly this difference."""
    return hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()


def confirm_roster(
    admin: Reader, upload_id: str, seen: str, site: Site, *, make_teams: bool = False
) -> None:
    """Do what was shown, all of it in one go; :class:`Conflict` if it would now be another."""
    with site.store.writing() as unit:
        # The teams that rows name stay, and nobody else makes one that is missing.
        unit.team_tree.lock(admin.person.organization_id)
        upload = own_upload(admin, upload_id, unit)
        if upload.confirmed_at:
            raise Conflict("This roster was taken over already. Below is what came of it.")
        roster = read_roster(upload.text)
        missing = _missing(admin, roster, unit) if make_teams else []
        changes = difference(admin, roster, unit, missing)
        lines = [_told(each) for each in changes]
        if fingerprint(lines) != seen:
            raise Conflict("People were changed since you looked. Look again, then confirm.")
        if any(each.keeps for each in changes):
            # No award slips in between reading what somebody earned and counting it anew.
            unit.ledger.head(upload.organization_id)
        made = teams_to_make(missing, changes)
        _make(admin, made, unit)
        for each in changes:
            _do(admin, each, unit)
        invite(_without_a_way_in(changes, unit), unit, site.settings)
        names = [team.name for team in made]
        result = {"lines": lines, "unknown": list(roster.unknown), "teams": names}
        unit.roster_uploads.confirm(upload.organization_id, upload.id, result, clock.now())
        unit.audit_events.add(_event(admin, "import_roster", upload.id, counts(lines)))


def own_upload(admin: Reader, upload_id: str, unit: Unit) -> RosterUpload:
    """Return a roster of the administrator's organization."""
    found = unit.roster_uploads.get(admin.person.organization_id, upload_id)
    if found is None:
        raise NotFound("There is no such roster in your organization.")
    return found


def _missing(admin: Reader, roster: RosterFile, unit: Unit) -> list[Team]:
    organization_id = admin.person.organization_id
    return missing_teams(organization_id, roster, unit.teams.of(organization_id))


def _make(admin: Reader, teams: Sequence[Team], unit: Unit) -> None:
    for team in teams:
        unit.teams.add(team)
        unit.audit_events.add(_event(admin, "add_team", team.id, {"name": team.name, "in": ""}))


def _do(admin: Reader, line: RosterLine, unit: Unit) -> None:
    person = line.person
    if person is None or line.action in {"error", "unchanged"}:
        return
    if line.action == "new":
        if not unit.people.add_unless_known(person):
            raise Conflict("Somebody was given this address meanwhile. Look again, then confirm.")
    else:
        unit.people.change(person)
    if line.action == "deactivated":
        unit.web_sessions.end_all(person.organization_id, person.id)
    if line.action == "deactivated" or _has_new_address(line):
        unit.sign_in_links.drop_of(person.organization_id, [person.id])
    if line.joins:
        unit.teams.join(person.organization_id, line.joins, person.id)
    if line.gains:
        unit.role_grants.grant(_grant(line.gains, person.organization_id, person.id, line.within))
    _keep_credentials(line, person, unit)
    detail = {column: new for column, _, new in line.changes}
    unit.audit_events.add(_event(admin, f"roster_{line.action}", person.id, detail))


def _keep_credentials(line: RosterLine, person: Person, unit: Unit) -> None:
    for credential in line.keeps:
        if not unit.credentials.change(credential):
            unit.credentials.add(credential)
    if line.keeps:
        rebuild_totals(person, unit)


def _without_a_way_in(lines: Sequence[RosterLine], unit: Unit) -> list[Person]:
    """Return whom to invite: who is new, or has another address, and has no password yet."""
    people = [
        line.person
        for line in lines
        if line.person and line.person.active and (line.action == "new" or _has_new_address(line))
    ]
    if not people:
        return []
    holders = unit.passwords.holders(people[0].organization_id)
    return [person for person in people if person.id not in holders]


def _has_new_address(line: RosterLine) -> bool:
    return line.action != "new" and any(column == "email" for column, _, _ in line.changes)


def _grant(role: Role, organization_id: str, person_id: str, team_id: str) -> RoleGrant:
    is_scoped = role is not Role.LEARNER
    scope = Scope.TEAM if is_scoped else Scope.SELF
    return RoleGrant(
        organization_id, str(uuid4()), person_id, role, scope, team_id if is_scoped else None
    )


def _told(line: RosterLine) -> dict[str, Any]:
    """Return a row as its page and its file tell it; ids that are made anew are left out."""
    return {
        "line": line.line,
        "action": line.action,
        "who": line.who,
        "changes": [list(each) for each in line.changes],
        "problems": [[each.column, each.wrong, each.right] for each in line.problems],
    }


def _event(admin: Reader, verb: str, subject: str, detail: Mapping[str, object]) -> AuditEvent:
    return AuditEvent(
        organization_id=admin.person.organization_id,
        id=str(uuid4()),
        actor_id=admin.person.id,
        verb=verb,
        subject=subject,
        detail=detail,
        happened_at=clock.now(),
    )

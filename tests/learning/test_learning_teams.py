"""Teams in a tree: made, named, moved and deleted by an administrator, whatever others do."""

import pytest

from app.errors import InvalidInput, NotFound
from app.learning.administering import set_active
from app.learning.assigning import Ask, Target, assign, withdraw_assignment
from app.learning.assignment_rules import end_rule, keep_rule, make_rule
from app.learning.due_dates import DueDates
from app.learning.editing_people import give_role, join_team, leave_team, take_role
from app.learning.shaping_teams import (
    LONGEST_NAME,
    MOST_LEVELS,
    add_team,
    drop_team,
    move_team,
    rename_team,
)
from app.learning.site import Site
from app.learning.subjects import module_subject
from app.learning.team_branches import branches_of, by_id
from app.records.people import Organization, Role, Team, TeamSize
from app.records.reader import Reader
from tests.at_once import AT_ONCE, at_once
from tests.people import organization, person, reader, team


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def admin(site: Site, ward: Organization) -> Reader:
    return reader(site.store, person(site.store, ward, "Root Rhys", Role.ADMIN))


def paths(site: Site, ward: Organization) -> list[str]:
    with site.store.reading() as unit:
        tree = by_id(branches_of(unit.teams.of(ward.id)))
    return ["/".join(each.path) for each in tree.values()]


def added(admin: Reader, site: Site, name: str, parent: Team | None = None) -> Team:
    return add_team(admin, {"name": name, "parent": parent.id if parent else ""}, site)


def newest(site: Site, ward: Organization) -> tuple[str, str, dict[str, object]]:
    with site.store.reading() as unit:
        event = unit.audit_events.newest(ward.id)[0]
    return event.verb, event.subject, dict(event.detail)


def test_teams_are_added_renamed_and_moved_and_each_change_is_written_down(
    site: Site, ward: Organization, admin: Reader
) -> None:
    imaging = added(admin, site, "  Imaging \t ")
    assert newest(site, ward) == ("add_team", imaging.id, {"name": "Imaging", "in": ""})
    ct = added(admin, site, "CT", imaging)
    night = added(admin, site, "Night", ct)
    other = added(admin, site, "Laboratory")
    assert newest(site, ward)[0] == "add_team"
    assert paths(site, ward) == ["Imaging", "Imaging/CT", "Imaging/CT/Night", "Laboratory"]

    rename_team(admin, ct.id, {"name": "CT and MR"}, site)
    assert newest(site, ward) == ("rename_team", ct.id, {"name": ["CT", "CT and MR"]})
    move_team(admin, ct.id, {"parent": other.id}, site)
    assert newest(site, ward) == (
        "move_team", ct.id, {"team": "CT and MR", "in": ["Imaging", "Laboratory"]},
    )  # fmt: skip
    move_team(admin, night.id, {"parent": ""}, site)
    assert newest(site, ward)[2]["in"] == ["CT and MR", ""]

    assert paths(site, ward) == ["Imaging", "Laboratory", "Laboratory/CT and MR", "Night"]


def test_what_stays_as_it_was_is_not_written_down(
    site: Site, ward: Organization, admin: Reader
) -> None:
    ct = added(admin, site, "CT")
    before = newest(site, ward)

    rename_team(admin, ct.id, {"name": " CT "}, site)
    move_team(admin, ct.id, {"parent": ""}, site)

    assert newest(site, ward) == before


def test_a_team_never_moves_into_itself_or_below(
    site: Site, ward: Organization, admin: Reader
) -> None:
    imaging = added(admin, site, "Imaging")
    ct = added(admin, site, "CT", imaging)
    night = added(admin, site, "Night", ct)

    with pytest.raises(InvalidInput, match="cannot be in itself"):
        move_team(admin, imaging.id, {"parent": imaging.id}, site)
    for below in (ct, night):
        with pytest.raises(InvalidInput, match=f"{below.name} is one of its own sub-teams"):
            move_team(admin, imaging.id, {"parent": below.id}, site)

    assert paths(site, ward) == ["Imaging", "Imaging/CT", "Imaging/CT/Night"]


def test_two_administrators_moving_teams_at_once_never_make_a_circle(
    site: Site, ward: Organization, admin: Reader
) -> None:
    pair = [team(site.store, ward, name) for name in ("North", "South")]

    def move(number: int) -> Team:
        chosen, other = pair[number % 2], pair[1 - number % 2]
        return move_team(admin, chosen.id, {"parent": other.id}, site)

    done, refused = at_once(move)

    # What hangs in a circle is under no team at the top, and would be missing here.
    assert paths(site, ward) in (["North", "North/South"], ["South", "South/North"])
    assert (len(done), len(refused)) == (AT_ONCE // 2, AT_ONCE // 2)
    assert all("one of its own sub-teams" in str(each) for each in refused)


def test_one_name_added_at_once_by_many_makes_one_team(
    site: Site, ward: Organization, admin: Reader
) -> None:
    done, refused = at_once(lambda _: added(admin, site, "PACS"))

    assert (len(done), len(refused)) == (1, AT_ONCE - 1)
    assert paths(site, ward) == ["PACS"]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("", "Give the team a name"),
        (" \n ", "Give the team a name"),
        ("x" * (LONGEST_NAME + 1), f"at most {LONGEST_NAME}"),
        ("ct", "called CT in Imaging already"),
        ("  IMAGING", "called Imaging already"),
    ],
)
def test_a_name_that_is_none_or_anothers_is_refused(
    site: Site, ward: Organization, admin: Reader, name: str, word: str
) -> None:
    imaging = added(admin, site, "Imaging")
    added(admin, site, "CT", imaging)
    night = added(admin, site, "Night")

    with pytest.raises(InvalidInput, match=word):
        added(admin, site, name)
    with pytest.raises(InvalidInput, match=word):
        rename_team(admin, night.id, {"name": name}, site)

    assert paths(site, ward) == ["Imaging", "Imaging/CT", "Night"]


def test_a_tree_has_a_bottom(site: Site, ward: Organization, admin: Reader) -> None:
    step: Team | None = None
    for number in range(MOST_LEVELS):
        step = added(admin, site, f"Level {number}", step)
    pair = added(admin, site, "Above")
    added(admin, site, "Below", pair)

    with pytest.raises(InvalidInput, match=f"at most {MOST_LEVELS} levels"):
        added(admin, site, "One more", step)
    with pytest.raises(InvalidInput, match=f"at most {MOST_LEVELS} levels"):
        move_team(admin, pair.id, {"parent": (step and step.parent_id) or ""}, site)

    assert len(paths(site, ward)) == MOST_LEVELS + 2


def test_teams_of_another_organization_are_not_there(
    site: Site, ward: Organization, admin: Reader
) -> None:
    far = team(site.store, organization(site.store, "lake"), "Far")
    own = added(admin, site, "Far")

    for deed in (rename_team, move_team):
        with pytest.raises(NotFound):
            deed(admin, far.id, {"name": "Near", "parent": ""}, site)
    with pytest.raises(NotFound):
        drop_team(admin, far.id, site)
    for parent in (far.id, "no such id"):
        with pytest.raises(InvalidInput, match="from the list"):
            add_team(admin, {"name": "Near", "parent": parent}, site)
        with pytest.raises(InvalidInput, match="from the list"):
            move_team(admin, own.id, {"parent": parent}, site)

    assert paths(site, ward) == ["Far"]


def test_a_team_is_deleted_once_nothing_names_it(
    site: Site, ward: Organization, admin: Reader
) -> None:
    pacs, ada = added(admin, site, "PACS"), person(site.store, ward, "Ada Lovelace")
    night = added(admin, site, "Night", pacs)
    join_team(admin, ada.id, pacs.id, site)
    tomas = person(site.store, ward, "Tomas Lind", Role.MENTOR, team=pacs)
    mentor = reader(site.store, tomas)
    module = site.catalog.modules()[0]
    due = DueDates(due_days=30)
    [given] = assign(mentor, Ask(module_subject(module), (Target(team_id=pacs.id),), due), site)
    rule = make_rule(mentor, module_subject(module), due, site, team_id=pacs.id)
    keep_rule(mentor, rule, site)

    def refused(*words: str) -> None:
        with pytest.raises(InvalidInput) as told:
            drop_team(admin, pacs.id, site)
        assert str(told.value) == f"PACS cannot be deleted while it has {' and '.join(words)}."

    refused(
        "1 sub-team, 1 member, 1 role that reaches it, 1 assignment that was not taken back",
        "1 rule that assigns",
    )
    end_rule(mentor, rule.id, site)
    refused("1 sub-team, 1 member, 1 role that reaches it", "1 assignment that was not taken back")
    withdraw_assignment(mentor, given.id, site)
    refused("1 sub-team, 1 member", "1 role that reaches it")
    take_role(admin, tomas.id, mentor.grants[0].id, site)
    refused("1 sub-team", "1 member")
    leave_team(admin, ada.id, pacs.id, site)
    refused("1 sub-team")
    drop_team(admin, night.id, site)
    drop_team(admin, pacs.id, site)

    assert paths(site, ward) == []
    assert newest(site, ward) == ("delete_team", pacs.id, {"name": "PACS"})


def test_what_was_so_already_is_not_written_down_again(
    site: Site, ward: Organization, admin: Reader
) -> None:
    pacs, ada = added(admin, site, "PACS"), person(site.store, ward, "Ada Lovelace")

    for _ in range(2):
        join_team(admin, ada.id, pacs.id, site)
    for _ in range(2):
        leave_team(admin, ada.id, pacs.id, site)
    for active in (True, False, False, True):
        set_active(admin, ada.id, site, active=active)

    with site.store.reading() as unit:
        told = [(e.verb, e.detail.get("active")) for e in unit.audit_events.newest(ward.id)]
    assert sorted(told, key=str) == [
        ("add_team", None), ("join_team", None), ("leave_team", None),
        ("set_active", False), ("set_active", True),
    ]  # fmt: skip


def test_nobody_is_left_in_a_team_that_is_deleted_meanwhile(
    site: Site, ward: Organization, admin: Reader
) -> None:
    pacs, ada = added(admin, site, "PACS"), person(site.store, ward, "Ada Lovelace")

    def deed(number: int) -> str:
        if number == AT_ONCE // 2:
            drop_team(admin, pacs.id, site)
        elif number % 2:
            join_team(admin, ada.id, pacs.id, site)
        else:
            give_role(admin, ada.id, {"role": "mentor", "team": pacs.id}, site)
        return "done"

    at_once(deed)

    with site.store.reading() as unit:
        there = {each.id for each in unit.teams.of(ward.id)}
        named = {each.team_id for each in unit.role_grants.of(ward.id, ada.id)} - {None}
        named |= set(unit.teams.among(ward.id, [ada.id]).get(ada.id, []))
    assert named <= there


def test_members_are_counted_once_each_with_everybody_below(site: Site, ward: Organization) -> None:
    ada, bea, cem = (person(site.store, ward, f"{name} Aziz") for name in ("Ada", "Bea", "Cem"))
    imaging = team(site.store, ward, "Imaging", ada)
    ct = team(site.store, ward, "CT", ada, bea, parent=imaging)
    night = team(site.store, ward, "Night", cem, parent=ct)
    empty = team(site.store, ward, "Empty")
    far = organization(site.store, "lake")
    team(site.store, far, "Far", person(site.store, far, "Dora Dale"))

    with site.store.reading() as unit:
        sizes = unit.team_tree.sizes(ward.id)
        first = unit.team_tree.members(ward.id, ct.id, 0, 1)
        second = unit.team_tree.members(ward.id, ct.id, 1, 1)

    assert sizes == {imaging.id: TeamSize(1, 3), ct.id: TeamSize(2, 3), night.id: TeamSize(1, 1)}
    assert empty.id not in sizes
    assert [*first, *second] == [ada, bea]

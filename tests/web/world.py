"""Two organizations, people of every role, and one object of every kind for each of them."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from app import clock
from app.catalog import LabEntry, Module
from app.credit.certificates import new_code
from app.credit.rules import TimeClass
from app.frozen import replace
from app.learning.asking import ask_mentor
from app.learning.assigning import Target, assign_module
from app.learning.assignment_rules import keep_rule, make_rule
from app.learning.attempting import open_attempt
from app.learning.awarding import append_entry
from app.learning.checkpointing import add_checkpoint
from app.learning.claim_form import Told
from app.learning.claiming import send_claim
from app.learning.classroom import schedule_session
from app.learning.diagnosing import start_diagnostic
from app.learning.due_dates import DueDates
from app.learning.exams.beginning import start_exam
from app.learning.exams.forms import FormOrder
from app.learning.exams.sharing import share_report
from app.learning.exams.sitting import hand_in_exam
from app.learning.filters import save_filter
from app.learning.goals import propose_goal
from app.learning.importing_roster import upload_roster
from app.learning.keeping_up import keep_credential
from app.learning.making_cards import learn_term
from app.learning.report_files import path_of
from app.learning.report_schedules import schedule_report
from app.learning.sandboxing import begin_sandbox, open_sandbox, put_in_faults
from app.learning.scans import Scan
from app.learning.session_form import Plan
from app.learning.signing_off import sign_off
from app.learning.site import Site
from app.learning.sitting import start_sitting
from app.learning.subjects import module_subject
from app.learning.submitting import submit_lab
from app.learning.totals import add_to_totals
from app.records.credit import Certificate, EntryKind
from app.records.exams import FormKind
from app.records.managing import FileState, ReportFile
from app.records.notices import Notice
from app.records.people import Organization, Person, Role, Team
from app.records.review import CardKind
from tests import people
from tests.web.clients import give_password

A_PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"

MINUTES = {TimeClass.INSTRUCTION: 10, TimeClass.LAB: 10, TimeClass.ASSESSMENT: 3}

_ACTIVITY = {
    "id": "mod-00000001",
    "title": "First look",
    "version": "0" * 64,
    "domains": ["J"],
    "outline": "2024-03",
    "score_percent": "100.000",
    "pass_percent": 80,
}


@dataclass(frozen=True, slots=True)
class World:
    """Who is there: *by_role* in the ward, a *colleague* of another team, a *stranger* elsewhere.

    *mentee* is in the team that mentor and manager reach, *team*; the colleague is in *night*,
    the stranger in *far*.
    """

    site: Site
    ward: Organization
    lake: Organization
    by_role: dict[str, Person]
    mentee: Person
    colleague: Person
    stranger: Person
    team: Team
    night: Team
    far: Team
    other_mentor: Person
    far_mentor: Person

    def __getitem__(self, role: str) -> Person:
        return self.by_role[role]


def populate(site: Site) -> World:
    """Fill the empty store of *site*."""
    store = site.store
    ward, lake = people.organization(store, "ward"), people.organization(store, "lake")
    mentee = people.person(store, ward, "Mina Mentee")
    team = people.team(store, ward, "Day Team", mentee)
    by_role = {
        role.value: people.person(store, ward, f"{role.value.title()} Ward", role, team=team)
        for role in Role
    }
    colleague = people.person(store, ward, "Cora Colleague")
    night = people.team(store, ward, "Night Team", colleague)
    other_mentor = people.person(store, ward, "Nora Night", Role.MENTOR, team=night)
    stranger = people.person(store, lake, "Stella Stranger")
    far = people.team(store, lake, "Far Team", stranger)
    far_mentor = people.person(store, lake, "Fay Far", Role.MENTOR, team=far)
    found = World(
        site, ward, lake, by_role, mentee, colleague, stranger, team, night, far, other_mentor,
        far_mentor,
    )  # fmt: skip
    give_password(store, mentee, colleague, stranger, *by_role.values())
    return found


def module_of(site: Site, slug: str = "m01-first-look") -> Module:
    """Return the module at *slug*."""
    found = site.catalog.module(slug)
    assert found is not None
    return found


def lab_of(site: Site, slug: str = "first-look") -> LabEntry:
    """Return the lab at *slug*."""
    found = site.catalog.lab(slug)
    assert found is not None
    return found


def attempt_of(site: Site, who: Person, slug: str = "every-kind") -> str:
    """Return the id of an attempt of *who* at the lab."""
    return open_attempt(who, lab_of(site, slug), site).id


def sitting_of(site: Site, who: Person) -> str:
    """Return the id of an open sitting of *who*."""
    return start_sitting(who, module_of(site), site).id


def exam_of(site: Site, who: Person) -> str:
    """Return the id of the open exam of *who*, a drill in the one domain that has items."""
    outlines = site.catalog.blueprint("ciip")
    assert outlines is not None
    order = FormOrder(FormKind.DRILL, ("J",), 5, repeats=True)
    return start_exam(who, order, outlines, outlines.versions[-1], site).id


def shared_exam_of(site: Site, who: Person) -> str:
    """Return the id of an exam of *who* that was handed in and is shared with her mentors."""
    exam = exam_of(site, who)
    hand_in_exam(who, exam, site)
    share_report(who, exam, site, shared=True)
    return exam


def assignment_of(site: Site, mentor: Person, team: Team) -> str:
    """Return the id of an assignment that *mentor* gave to *team*."""
    reader = people.reader(site.store, mentor)
    due_on = clock.today(mentor.time_zone) + timedelta(days=9)
    return assign_module(reader, module_of(site), Target(team_id=team.id), due_on, "", site).id


def batch_of(site: Site, assignment_id: str, mentor: Person) -> str:
    """Return the id of what was assigned together with the assignment."""
    with site.store.reading() as unit:
        found = unit.assignments.get(mentor.organization_id, assignment_id)
    assert found is not None
    return found.batch_id or ""


def rule_of(site: Site, mentor: Person) -> str:
    """Return the id of a rule of *mentor* that fits nobody."""
    reader = people.reader(site.store, mentor)
    asked, dates = module_subject(module_of(site)), DueDates(due_days=30)
    rule = make_rule(reader, asked, dates, site, job_role="Nobody's")
    keep_rule(reader, rule, site)
    return rule.id


def thread_of(site: Site, mentee: Person) -> str:
    """Return the id of a question that *mentee* asks at a finding."""
    lab = lab_of(site)
    attempt = open_attempt(mentee, lab, site)
    submit_lab(mentee, lab, attempt.id, {"syntax": "1.3"}, site, only=["syntax"])
    return ask_mentor(mentee, lab, attempt.id, "syntax", "OTHER_UID", "Why not?", site).id


def objectives_of(site: Site) -> list[str]:
    """Return the ids of the objectives that can be signed off."""
    return [each.id for each in module_of(site).objectives]


def sign_off_of(site: Site, mentee: Person, mentor: Person) -> str:
    """Return the id of what *mentor* signed off for *mentee*."""
    with site.store.reading() as unit:
        for each in unit.sign_offs.of(mentee.organization_id, mentee.id):
            return each.id
    who = people.reader(site.store, mentor)
    return sign_off(who, mentee.id, objectives_of(site)[0], "Seen at the console.", site).id


def practice_of(site: Site, who: Person) -> str:
    """Return the id of the practice hospital of *who*."""
    with site.store.reading() as unit:
        for each in unit.sandboxes.among(who.organization_id, [who.id]):
            return each.attempt_id
    return begin_sandbox(who, who, site).attempt_id


def sandbox_of(site: Site, mentee: Person, mentor: Person) -> str:
    """Return the id of a practice hospital of *mentee*, into which *mentor* put a fault."""
    with site.store.reading() as unit:
        for each in unit.sandboxes.among(mentee.organization_id, [mentee.id]):
            return each.attempt_id
    sandbox = open_sandbox(people.reader(site.store, mentor), mentee.id, site)
    reader = people.reader(site.store, mentor)
    put_in_faults(reader, sandbox.attempt_id, ["NO_ASSOCIATIONS"], site)
    return sandbox.attempt_id


def goal_of(site: Site, who: Person) -> str:
    """Return the id of a goal that *who* proposes."""
    return propose_goal(people.reader(site.store, who), who.id, "Read a tag.", None, site).id


def notice_of(site: Site, who: Person, link: str = "/labs/") -> str:
    """Tell *who* something, and return the notice's id."""
    notice = Notice(
        who.organization_id, str(uuid4()), who.id, "regrade", "Your attempt was graded again.",
        link, clock.now(), None,
    )  # fmt: skip
    with site.store.writing() as unit:
        unit.notices.add(notice)
    return notice.id


def card_of(site: Site, who: Person, slug: str = "ae") -> str:
    """Return the id of a card that *who* made of a term."""
    learn_term(who, slug, site)
    with site.store.reading() as unit:
        found = unit.review_cards.about(who.organization_id, who.id, CardKind.TERM, slug)
    assert found is not None
    return found.id


def diagnostic_of(site: Site, who: Person) -> str:
    """Return the id of an open diagnostic of *who*."""
    return start_diagnostic(who, site.catalog.paths()[0], site).id


def credential_of(site: Site, who: Person, body: str = "arrt") -> str:
    """Return the id of a credential that *who* keeps up."""
    with site.store.reading() as unit:
        held = unit.credentials.of(who.organization_id, who.id)
    for credential in held:
        if credential.body == body:
            return credential.id
    anchored_on = clock.today(who.time_zone) - timedelta(days=400)
    return keep_credential(who, body, "123", anchored_on, site).id


def certificate_of(site: Site, who: Person) -> str:
    """Issue a certificate to *who*, typeset already, and return its code."""
    day = clock.today(who.time_zone)
    with site.store.writing() as unit:
        entry = append_entry(unit, who, EntryKind.AWARD, _ACTIVITY, MINUTES, day)
        add_to_totals(who, MINUTES, day, unit)
        certificate = Certificate(
            code=new_code(), organization_id=who.organization_id, entry_id=entry.id,
            learner_id=who.id, facts=_facts(who, entry.hash), issued_at=clock.now(),
            revoked_at=None, revoked_why=None,
        )  # fmt: skip
        unit.certificates.issue(certificate)
        add_checkpoint(who.organization_id, unit, site.store, site.settings)
    kept = site.settings.cache / "certificates" / f"{certificate.code}-us-letter.pdf"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"%PDF-1.7 typeset before")
    return certificate.code


def filter_of(site: Site, who: Person, *, shared: bool = True) -> str:
    """Return the id of a filter that *who* saved."""
    reader = people.reader(site.store, who)
    name = f"Filter {uuid4().hex[:6]}"
    return save_filter(reader, name, {"job": "PACS analyst"}, site, shared=shared).id


def schedule_of(site: Site, who: Person) -> str:
    """Return the id of a report that *who* has scheduled with a filter of hers."""
    filter_id = filter_of(site, who, shared=False)
    return schedule_report(people.reader(site.store, who), filter_id, 0, 7, site).id


def roster_of(site: Site, who: Person) -> str:
    """Return the id of a roster that *who* sent and nobody confirmed."""
    data = b"email,first_name,last_name\r\nnew@ward.example,Nia,Lloyd\r\n"
    return upload_roster(people.reader(site.store, who), data, "roster.csv", site).id


def grant_of(site: Site, who: Person) -> str:
    """Return the id of a role of *who*."""
    with site.store.reading() as unit:
        return unit.role_grants.of(who.organization_id, who.id)[0].id


def file_of(site: Site, who: Person) -> str:
    """Return the id of a long report that *who* asked for, with its file."""
    roles = {grant.role for grant in people.reader(site.store, who).grants}
    permission = "manage_people" if Role.ADMIN in roles else "view_team_hours"
    now = clock.now()
    file = ReportFile(
        who.organization_id, str(uuid4()), who.id, "directory", "Who does what", "csv", permission,
        {}, FileState.READY, 1, 1, now, now, now, "",
    )  # fmt: skip
    with site.store.writing() as unit:
        unit.report_files.add(file)
    path = path_of(file, site)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"made before\r\n")
    return file.id


def claim_of(site: Site, who: Person, minutes: int = 90) -> str:
    """Return the id of a claim of *who* that waits for a decision."""
    day = clock.today(who.time_zone) - timedelta(days=3)
    facts = {"format": "course", "bodies": ["ABII"], "references": {}, "categories": [],
             "domains": ["J"]}  # fmt: skip
    told = Told(f"A course of {uuid4().hex[:6]}", "A school", day, minutes, facts, "")
    return send_claim(who, told, Scan(A_PDF, "application/pdf", "proof.pdf"), site).id


def session_of(site: Site, who: Person, days: int = 9, capacity: int = 4) -> str:
    """Return the id of a session that *who* leads, *days* from now, for an hour."""
    starts_at = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    facts = {"bodies": [], "references": {}, "categories": [], "domains": ["J"]}
    plan = Plan(
        "Reading headers together", "Bring a laptop.", None, who.id, "Room 2", who.time_zone,
        starts_at, starts_at + timedelta(hours=1), {"instruction": 50}, capacity, facts,
    )  # fmt: skip
    return schedule_session(people.reader(site.store, who), plan, site).id


def entry_of(site: Site, who: Person) -> str:
    """Return the id of an entry of *who* in the ledger."""
    code = certificate_of(site, who)
    with site.store.reading() as unit:
        found = unit.certificates.get(code)
    assert found is not None
    return found.entry_id


def renamed(person: Person, given_name: str, family_name: str) -> Person:
    """Return *person* under another name, not yet kept."""
    return replace(person, given_name=given_name, family_name=family_name)


def _facts(who: Person, entry_hash: str) -> dict[str, object]:
    return {
        "learner_name": who.name,
        "provider_name": "Ward Hospital",
        "provider_address": "1 Main Road",
        "activity_title": "M1 First look",
        "activity_version": "0" * 16,
        "format": "Self-paced",
        "completed_on": "2026-03-02",
        "minutes": {each.value: n for each, n in MINUTES.items()},
        "contact_hours": str(Decimal("0.38")),
        "outline": "2024-03",
        "domains": ["J"],
        "score_percent": "100.0",
        "pass_percent": 80,
        "entry_hash": entry_hash,
        "entry_sequence": 1,
        "statement": "Hours of self-study.",
    }

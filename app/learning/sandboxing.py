"""What a mentor does with a practice hospital: open it, put faults in, reveal them, close it."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import uuid4

from app import clock
from app.errors import Conflict, InvalidInput, NotFound
from app.frozen import replace
from app.learning.attempting import drawn_attempt
from app.learning.exchanging import Deed, Done, keep
from app.learning.hospitals import State, state_of
from app.learning.notices import tell
from app.learning.reach import people_in_reach
from app.learning.site import Site
from app.practice.faults import BY_CODE, Fault
from app.practice.faults.fault import INJECT
from app.practice.states import quiet_exchange
from app.records.credit import AuditEvent
from app.records.learning import Attempt
from app.records.people import Person
from app.records.reader import Reader
from app.records.sandboxes import Sandbox, SandboxFault
from app.store import Unit

PERMISSION: Final = "run_sandbox"
LONGEST_NOTE: Final = 4000
MOST_FAULTS: Final = 12
_EXERCISE: Final = "systems"
_NOBODY: Final = "There is no such person among those you mentor."
_NONE: Final = "There is no such practice hospital among your mentees'."
_SHUT: Final = "This practice hospital is closed; nothing is changed in it any more."


def mentees_for_sandboxes(mentor: Reader, unit: Unit) -> list[Person]:
    """Return the active mentees for whom the mentor may open a practice hospital, by name."""
    within = people_in_reach(mentor, PERMISSION, unit) - {mentor.person.id}
    found = unit.people.among(mentor.person.organization_id, within)
    return [person for person in found if person.active]


def found_sandbox(mentor: Reader, attempt_id: str, unit: Unit) -> Sandbox:
    """Return a practice hospital of a mentee of hers; any other does not exist for the mentor."""
    sandbox = unit.sandboxes.get(mentor.person.organization_id, attempt_id)
    within = people_in_reach(mentor, PERMISSION, unit) - {mentor.person.id}
    if sandbox is None or sandbox.learner_id not in within:
        raise NotFound(_NONE)
    return sandbox


def open_sandbox(mentor: Reader, learner_id: str, site: Site) -> Sandbox:
    """Open a sound practice hospital for a mentee of the mentor's."""
    with site.store.reading() as unit:
        mentees = {person.id: person for person in mentees_for_sandboxes(mentor, unit)}
    if learner_id not in mentees:
        raise NotFound(_NOBODY)
    return begin_sandbox(mentor.person, mentees[learner_id], site)


def begin_sandbox(mentor: Person, learner: Person, site: Site) -> Sandbox:
    """Keep a new practice hospital of the *learner*, and tell her."""
    lab = site.catalog.sandbox()
    if lab is None:
        raise NotFound("This site has no practice hospital to open.")
    with site.store.reading() as unit:
        earlier = unit.attempts.of(learner.organization_id, learner.id, lab.spec.id)
    drawn = drawn_attempt(learner, lab, len(earlier) + 1, site)
    attempt = replace(drawn, bench={**drawn.bench, "sandbox": True})
    sandbox = Sandbox(
        learner.organization_id, attempt.id, learner.id, mentor.id, opened_at=clock.now()
    )
    with site.store.writing() as unit:
        if not unit.attempts.add(attempt) or not unit.sandboxes.add(sandbox):
            raise Conflict(
                f"{learner.name} has an open practice hospital already. Close that one first."
            )
        sentence = (
            f"{mentor.name} opened a practice hospital for you. Nothing in it is graded. "
            "Look around: something in it may have stopped working."
        )
        _tell(sandbox, sentence, unit)
        unit.audit_events.add(_event(mentor, "open_sandbox", sandbox, {}))
    return sandbox


def put_in_faults(
    mentor: Reader, attempt_id: str, codes: Sequence[str], site: Site
) -> list[SandboxFault]:
    """Put faults in, each as a version of its own that the learner's history does not show."""
    faults = _chosen(codes)
    with site.store.writing() as unit:
        sandbox = found_sandbox(mentor, attempt_id, unit)
        _refuse_closed(sandbox)
        attempt = unit.attempts.locked(sandbox.organization_id, sandbox.attempt_id)
        if attempt is None:
            raise NotFound(_NONE)
        made = [_put_in(mentor.person, attempt, fault, unit) for fault in faults]
        detail = {"faults": [fault.code for fault in faults]}
        unit.audit_events.add(_event(mentor.person, "put_in_faults", sandbox, detail))
    return made


def reveal_faults(mentor: Reader, attempt_id: str, site: Site) -> None:
    """Let the learner see what was put in, and how it is mended; twice is once."""
    with site.store.writing() as unit:
        sandbox = found_sandbox(mentor, attempt_id, unit)
        if sandbox.revealed_at is not None:
            return
        unit.sandboxes.reveal(sandbox.organization_id, attempt_id, clock.now())
        sentence = f"{mentor.person.name} shows you which faults are in your practice hospital."
        _tell(sandbox, sentence, unit)
        unit.audit_events.add(_event(mentor.person, "reveal_faults", sandbox, {}))


def close_sandbox(mentor: Reader, attempt_id: str, note: str, site: Site) -> None:
    """Let nothing more be done there, and give the learner the mentor's *note*."""
    note = note.strip()
    if not note:
        raise InvalidInput("Write a note: it is what your mentee takes along.")
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(f"A note has at most {LONGEST_NOTE} characters; this one is longer.")
    with site.store.writing() as unit:
        sandbox = found_sandbox(mentor, attempt_id, unit)
        _refuse_closed(sandbox)
        unit.sandboxes.close(sandbox.organization_id, attempt_id, note, clock.now())
        sentence = f"{mentor.person.name} closed your practice hospital and left a note for you."
        _tell(sandbox, sentence, unit)
        unit.audit_events.add(_event(mentor.person, "close_sandbox", sandbox, {}))


def _chosen(codes: Sequence[str]) -> list[Fault]:
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        raise InvalidInput("Choose at least one fault from the list.")
    if len(wanted) > MOST_FAULTS:
        raise InvalidInput(f"At most {MOST_FAULTS} faults are put in at once.")
    if unknown := [code for code in wanted if code not in BY_CODE]:
        raise InvalidInput(f"There is no fault called {unknown[0][:64]!r}.")
    return [BY_CODE[code] for code in wanted]


def _put_in(mentor: Person, attempt: Attempt, fault: Fault, unit: Unit) -> SandboxFault:
    before = state_of(attempt, unit)
    if not fault.is_mended(before.hospital):
        raise Conflict(f"This fault is in the hospital already: {fault.title}")
    action = {"kind": INJECT, "node": fault.system, "fault": fault.code}
    told = quiet_exchange(before.hospital, action, fault.title, ok=True, title="Fault put in")
    after = State(before.number, fault.put_in(before.hospital), before.objects)
    keep(attempt, Deed(mentor.id, _EXERCISE), Done(told, before, after), unit)
    made = SandboxFault(
        attempt.organization_id, attempt.id, before.number + 1, fault.code, mentor.id, clock.now()
    )
    unit.sandboxes.put_in(made)
    return made


def _refuse_closed(sandbox: Sandbox) -> None:
    if sandbox.closed_at is not None:
        raise Conflict(_SHUT)


def _tell(sandbox: Sandbox, sentence: str, unit: Unit) -> None:
    link = f"/me/practice-hospitals/{sandbox.attempt_id}"
    tell(sandbox.organization_id, sandbox.learner_id, "sandbox", sentence, link, unit)


def _event(mentor: Person, verb: str, sandbox: Sandbox, detail: Mapping[str, object]) -> AuditEvent:
    return AuditEvent(
        organization_id=mentor.organization_id,
        id=str(uuid4()),
        actor_id=mentor.id,
        verb=verb,
        subject=sandbox.attempt_id,
        detail={"learner": sandbox.learner_id, **detail},
        happened_at=clock.now(),
    )

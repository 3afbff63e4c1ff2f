"""The DICOMweb archive of one attempt: a system of its hospital that tools may ask, too.

What only reads is kept as evidence. What stores makes the hospital's next version; where another
action came first, the request is answered once more from what is there then.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.errors import Conflict, InvalidInput, TooMany
from app.frozen import replace
from app.grading.evidence import ANY_EXERCISE
from app.learning.exchanging import LOOK_AGAIN, Deed, Done, keep, with_objects
from app.learning.hospitals import State, state_of
from app.learning.screening import screen_action, screen_objects
from app.learning.shifts import (
    NotLookedAt,
    ShiftIsOver,
    refuse_after_report,
    refuse_unseen,
)
from app.learning.site import Site
from app.practice.client import Answered, Asked
from app.practice.dicomweb import Refused, Request, instances_of, resource_of
from app.practice.dicomweb.config import NODE_KIND, service_of
from app.practice.states import with_node
from app.records.learning import Attempt, Exchange
from app.store import Unit
from app.store.evidence import Evidence

MOST_LOGGED = 500
MOST_STORED_BYTES = 128 * 1024 * 1024
_TRIES: Final = 3


def ask_from_console(
    attempt: Attempt, deed: Deed, action: Mapping[str, Any], site: Site, seen: int | None = None
) -> Exchange:
    """Perform what a console's form describes, and keep it as evidence.

    *seen* is the version that the learner looked at: where another is the newest, nothing is done.
    """
    asked = Asked({**action, "via": "console"}, "Console")
    return _ask(attempt, deed, asked, site, seen)[0]


def ask_from_tool(
    attempt: Attempt, action: Mapping[str, str], body: bytes, root: str, site: Site
) -> Answered:
    """Answer what a learner's own tool sent, and keep it as evidence of the attempt.

    What an incident does not allow its consoles is a conflict with the shift as it stands.
    """
    asked = Asked({**action, "kind": NODE_KIND, "via": "tool"}, "Your tool", body, root)
    screen_action(attempt, asked.action, site)
    try:
        _may(attempt, site)
        return _ask(attempt, Deed(attempt.learner_id, ANY_EXERCISE), asked, site)[1]
    except (ShiftIsOver, NotLookedAt) as error:
        raise Conflict(str(error)) from error


def _may(attempt: Attempt, site: Site) -> None:
    """Refuse a tool what a console is refused: after the report, and before a look."""
    with site.store.reading() as unit:
        refuse_after_report(attempt, unit)
        if attempt.bench.get("desk") is not None:
            hospital = state_of(attempt, unit).hospital
            refuse_unseen(attempt, {}, service_of(hospital)["id"], hospital, unit)


def _ask(
    attempt: Attempt, deed: Deed, asked: Asked, site: Site, seen: int | None = None
) -> tuple[Exchange, Answered]:
    for _ in range(_TRIES):
        with site.store.reading() as unit:
            before = _before(attempt, seen, unit)
        done, answered = _answered(attempt, before, asked, site)
        try:
            with site.store.writing() as unit:
                return keep(attempt, deed, done, unit), answered
        except Conflict:
            continue
    # Others were always faster: now they wait.
    with site.store.writing() as unit:
        unit.attempts.locked(attempt.organization_id, attempt.id)
        done, answered = _answered(attempt, _before(attempt, seen, unit), asked, site)
        return keep(attempt, deed, done, unit), answered


def _before(attempt: Attempt, seen: int | None, unit: Unit) -> State:
    """Return the hospital as it is now, unless it is another than was seen or its log is full."""
    if unit.exchanges.next_sequence(attempt.organization_id, attempt.id) > MOST_LOGGED:
        raise TooMany(
            f"This attempt's request log is full: it keeps {MOST_LOGGED}. Start a new variant."
        )
    state = state_of(attempt, unit)
    if seen not in (None, state.number):
        raise Conflict(LOOK_AGAIN)
    return state


def _answered(attempt: Attempt, before: State, asked: Asked, site: Site) -> tuple[Done, Answered]:
    node = service_of(before.hospital, str(asked.action.get("node") or ""))
    files = _files(attempt, before, node, asked, site)
    answered = site.practice.dicomweb(node, asked, files)
    if not answered.objects:
        return Done(answered.exchange, before, before, only_reads=True), answered
    _check_room(before, answered, site)
    screen_objects(attempt, answered.objects, site)
    return Done(answered.exchange, before, _stored(before, node, answered, site)), answered


def _stored(before: State, node: Mapping[str, Any], answered: Answered, site: Site) -> State:
    """Return the hospital with what was stored: in the index, and by the names of its objects."""
    names = {uid: f"{node['id']}/{uid}.dcm" for uid in answered.objects}
    after = {**node, "holdings": {**node.get("holdings", {}), **answered.records}}
    if node["kind"] == NODE_KIND:
        after["objects"] = {**node.get("objects", {}), **names}
    fresh = {names[uid]: data for uid, data in answered.objects.items()}
    objects = with_objects(before, fresh, site)
    return replace(before, hospital=with_node(before.hospital, after), objects=objects)


def _check_room(before: State, answered: Answered, site: Site) -> None:
    evidence = Evidence(site.settings.evidence)
    held = sum(evidence.size(digest) for digest in set(before.names().values()))
    if held + sum(map(len, answered.objects.values())) > MOST_STORED_BYTES:
        raise InvalidInput("This attempt's archive is full: it takes 128 MiB from outside.")


def _files(
    attempt: Attempt, before: State, node: Mapping[str, Any], asked: Asked, site: Site
) -> dict[str, bytes]:
    """Return the files of the bench and the stored objects that answer or body may need."""
    target, body = str(asked.action.get("target", "")), str(asked.action.get("body", ""))
    stored, held = before.names(), node.get("objects", {})
    named = [held.get(uid, f"{node['id']}/{uid}.dcm") for uid in _named_in(target, node)]
    bench = {each["name"] for each in attempt.bench["files"]}
    wanted = {name for name in named if name in stored or name in bench | set(held.values())}
    wanted |= {name for name in bench if f"@{name}" in body}
    evidence, params = Evidence(site.settings.evidence), dict(attempt.params)
    return {
        name: evidence.read(stored[name])
        if name in stored
        else site.grading.file(attempt.lab_slug, params, name)
        for name in wanted
    }


def _named_in(target: str, node: Mapping[str, Any]) -> list[str]:
    """Return the instances whose bytes a request may need."""
    path = target.partition("?")[0].partition("#")[0].strip()
    root = str(node.get("path" if node["kind"] == NODE_KIND else "web_path", "/dicom-web"))
    path = path.partition(root)[2] if root in path else path
    try:
        resource = resource_of(Request("GET", path))
    except Refused:
        return []
    if resource.service != "retrieve":
        return []
    return instances_of(resource, node.get("holdings", {}))

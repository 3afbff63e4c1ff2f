"""Make it echo: a form with one to three faults, and the answers that tell them apart."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.grading import (
    Bench,
    Exchange,
    Finding,
    Lab,
    Params,
    Place,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)

from .drawing import draw
from .systems import FIELDS, REJECTS, first_reply, hospital

lab = Lab()
lab.draw(draw)

_TRIPLE = re.compile(r"\D*(\d+)\D+(\d+)\D+(\d+)\D*")
_NETWORK = ("name", "port", "service")
_OWNERS = {"table": "vna_table", "calling": "us_calling", "called": "us_called", "full": "nobody"}
_SURFACES = {"refused": "TCP_NOT_DICOM", "timeout": "TCP_NOT_DICOM", "no_route": "HOST_UNKNOWN"}
_SURFACES |= {"host_not_found": "HOST_UNKNOWN", "not_sent": "NOT_SENT"}
_SURFACES |= {"not_dicom": "OTHER_SERVICE", "closed": "OTHER_SERVICE", "aborted": "OTHER_SERVICE"}


@dataclass(frozen=True, slots=True)
class Truth:
    """The four values that are right, those found in the form, and what stands next door."""

    right: Mapping[str, str]
    found: Mapping[str, str]
    others: tuple[str, ...]
    worklist: Mapping[str, str]
    silent_port: str
    web_port: str
    first: str
    next_door: Mapping[str, str]
    reject: str
    owner: str


@lab.build
def build(params: Params) -> Bench:
    """Lay out the hospital, the form as it was found, and the words of both tickets."""
    systems = hospital(params)
    return Bench(
        tables={"echo": [{"kind": "echo", **params["form"]}]},
        hospital=systems,
        words=_words(params),
        truth=_truth(params, systems),
    )


def _truth(params: Params, systems: Mapping[str, Any]) -> Truth:
    archive, web, _, worklist, vna = systems["nodes"]
    used = {each["port"] for each in systems["nodes"]}
    next_door = {
        "calling_ae_title": params["ultrasound"]["calling"],
        "called_ae_title": params["ultrasound"]["called"],
        **_place(vna),
    }
    return Truth(
        right={
            "calling_ae_title": params["own"],
            "called_ae_title": archive["ae_title"],
            **_place(archive),
        },
        found=params["form"],
        others=tuple(params["others"]),
        worklist={"called_ae_title": worklist["ae_title"], **_place(worklist)},
        silent_port=next(str(port) for port in (5104, 5105, 5106, 5107) if port not in used),
        web_port=str(web["port"]),
        first=first_reply(params["form"], systems),
        next_door=next_door,
        reject=REJECTS[first_reply(next_door, systems)],
        owner=_OWNERS[params["ultrasound"]["case"]],
    )


def _place(node: Mapping[str, Any]) -> dict[str, str]:
    return {"host": node["host"], "port": str(node["port"])}


def _words(params: Params) -> dict[str, str]:
    archive, vna, us = params["archive"], params["vna"], params["ultrasound"]
    domain = archive["domain"]
    # A device table sorts by title, so that nobody's line stands out.
    lines = sorted([params["own"], *params["others"]])
    words = {
        "asker": params["asker"],
        "sonographer": params["sonographer"],
        "hospital": params["hospital"],
        "own": params["own"],
        "archive_title": archive["ae_title"],
        "archive_host": f"{archive['machine']}.{domain}.example",
        "archive_address": archive["address"],
        "archive_port": str(archive["port"]),
        "web_port": str(archive["web"]),
        "hl7_port": str(archive["hl7"]),
        "vna_title": vna["ae_title"],
        "vna_host": f"vna.{domain}.example",
        "vna_port": str(vna["port"]),
        "vna_most": str(vna["most"]),
        "us_sheet": us["sheet"],
        "us_listed": us["listed"],
        "us_calling": us["calling"],
        "us_called": us["called"],
    }
    words |= {f"line_{number}": title for number, title in enumerate(lines, 1)}
    return words | {f"found_{name}": params["form"][name] for name in FIELDS}


@lab.check("echo")
def echo(answer: tuple[Exchange, ...], bench: Bench) -> Verdict:
    """Expect one C-ECHO that the archive answered, asked for under the scanner's own title."""
    truth: Truth = bench.truth
    answered = [each for each in answer if each.result.get("ok")]
    at_archive = [each for each in answered if each.result.get("reached") == "archive"]
    if done := next((each for each in at_archive if _calling(each) == _own(truth)), None):
        return right(_praise(done, answer, truth))
    if at_archive:
        last = at_archive[-1]
        return partly(1, 2, Finding("BORROWED_TITLE", _event(last), _calling(last)))
    if answered:
        last = answered[-1]
        return wrong(Finding("ECHO_ELSEWHERE", _event(last), _said(last, "called_ae_title")))
    # The ultrasound's tries are asked for too, and what they meet is not the archive.
    own = [each for each in answer if _said(each, "host").lower() != truth.next_door["host"]]
    if not own:
        return wrong(Finding("ONLY_NEXT_DOOR", _event(answer[-1]), _said(answer[-1], "host")))
    return wrong(_failure(own[-1], truth))


def _praise(done: Exchange, answer: tuple[Exchange, ...], truth: Truth) -> str:
    """Say how many boxes were changed, and how many had to be."""
    edits = sum(_said(done, name) != truth.found[name] for name in FIELDS)
    needed = sum(truth.right[name] != truth.found[name] for name in FIELDS)
    tries = answer.index(done) + 1
    note = f"The archive answered try {tries}. You changed {_boxes(edits)} of the form"
    if edits <= needed:
        which = "that one" if edits == 1 else "each of those"
        return f"{note}, and {which} was wrong: no box was changed for luck."
    return f"{note}; {_boxes(needed)} had to change. Fewer changes leave a clearer trail."


def _boxes(count: int) -> str:
    return f"{count} box{'' if count == 1 else 'es'}"


def _failure(last: Exchange, truth: Truth) -> Finding:
    """Return what the last failed attempt shows, from what was really seen on the wire."""
    outcome = str(last.result.get("outcome"))
    facts = {each: _said(last, each) for each in FIELDS}
    code = _rejection(last, truth) if outcome == "rejected" else _SURFACES.get(outcome)
    saw = {
        "HOST_UNKNOWN": facts["host"],
        "AET_CALLING_UNKNOWN": facts["calling_ae_title"],
        "AET_CASE": facts["called_ae_title"],
        "AET_OTHER": facts["called_ae_title"],
    }.get(code or "", f"{facts['host']}:{facts['port']}")
    if code == "NOT_SENT":
        saw = str(last.result.get("sentence", ""))
    return Finding(code or "OTHER_FAILURE", _event(last), saw, facts)


def _rejection(last: Exchange, truth: Truth) -> str:
    calling, called = _calling(last), _said(last, "called_ae_title")
    title = truth.right["called_ae_title"]
    if (calling.casefold(), called.casefold()) == (title.casefold(), _own(truth).casefold()):
        return "SWAPPED_TITLES"
    rejection = last.result.get("rejection") or {}
    reason = (rejection.get("source"), rejection.get("reason"))
    if reason == (1, 3):
        return "AET_CALLING_UNKNOWN"
    if reason == (1, 7):
        return "AET_CASE" if called.casefold() == title.casefold() else "AET_OTHER"
    return "OTHER_FAILURE"


@lab.check("first_reply")
def first(answer: str, bench: Bench) -> Verdict:
    """Expect the step that answers the form as it was found: everything before it worked."""
    truth: Truth = bench.truth
    if answer == truth.first:
        return right("Every step before this one worked, and no step after it was ever reached.")
    if answer == "context":
        return wrong(Finding("CONTEXT_BLAMED"))
    titles = ("calling", "called")
    if answer in titles and truth.first in titles:
        return wrong(Finding("TITLES_MIXED"))
    if answer in titles:
        return wrong(Finding("TITLES_TOO_EARLY"))
    if truth.first in titles:
        return wrong(Finding("NETWORK_BLAMED"))
    return wrong(Finding("STEPS_MIXED"))


@lab.check("rejection")
def rejection(answer: str, bench: Bench) -> Verdict:
    """Expect result, source and reason, in this order, as the VNA sends them."""
    wanted = bench.truth.reject
    if (found := _TRIPLE.fullmatch(answer)) is None:
        return unreadable("Write three numbers: result, source and reason, such as 0/0/0.")
    given = [str(int(each)) for each in found.groups()]
    if "/".join(given) == wanted:
        return right("These three numbers travel in one small PDU, the A-ASSOCIATE-RJ.")
    if sorted(given) == sorted(wanted.split("/")):
        return wrong(Finding("TRIPLE_ORDER", saw=answer))
    return wrong(Finding("OTHER_REJECTION", saw=answer))


@lab.check("who_changes")
def who_changes(answer: str, bench: Bench) -> Verdict:
    """Expect the one record that departs from the others, or nobody's when the VNA is full."""
    wanted = bench.truth.owner
    if answer == wanted:
        return right("One record disagrees with the rest, and only that one is changed.")
    if answer == "us_address":
        return wrong(Finding("ADDRESS_BLAMED"))
    if wanted == "nobody":
        return wrong(Finding("TITLES_FOR_LIMIT"))
    if answer == "nobody":
        return wrong(Finding("WAITING_FOR_LUCK"))
    return wrong(Finding("OTHER_RECORD"))


def _own(truth: Truth) -> str:
    return truth.right["calling_ae_title"]


def _calling(exchange: Exchange) -> str:
    return _said(exchange, "calling_ae_title")


def _said(exchange: Exchange, name: str) -> str:
    return str(exchange.action.get(name, "")).strip()


def _event(exchange: Exchange) -> Place:
    """Return the last event of the trace: there the attempt ended."""
    events = exchange.trace.get("events") or [{"n": 1}]
    failed = [each for each in events if each.get("ok") is False]
    return Place(f"event {(failed or events)[-1].get('n', 1)}")

"""CT studies stop after an upgrade: a title that differs, and an encoding that is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.dicom import read_object
from app.grading import (
    Bench,
    Clue,
    Finding,
    Handover,
    HospitalAnswer,
    Lab,
    Params,
    Shift,
    Verdict,
    Word,
    did,
    either,
    judge_evidence,
    judge_notes,
    judge_report,
    looked,
    partly,
)

from .desk import NOTES_BY, clock, desk
from .drawing import SYNTAXES, draw
from .hospital import CT_IMAGE, hospital, waiting

lab = Lab()
lab.draw(draw)


@dataclass(frozen=True, slots=True)
class Truth:
    """What was agreed, what is wrong, and what must arrive, by file name its SOP Instance UID."""

    agreed: str
    archive_title: str
    fault: str
    syntax: str
    others: tuple[str, ...]
    studies: Mapping[str, str]
    or_after: int
    place: Mapping[str, Any]


@lab.build
def build(params: Params) -> Bench:
    """Lay out the hospital, the waiting studies and the desk."""
    systems, files = hospital(params), waiting(params)
    archive = systems["nodes"][0]
    studies = {
        name: read_object(data).value("SOPInstanceUID") or "" for name, data in files.items()
    }
    return Bench(
        files=files,
        hospital=systems,
        words=_words(params, archive),
        desk=desk(params),
        truth=Truth(
            agreed=params["agreed"],
            archive_title=params["archive_title"],
            fault=params["fault"],
            syntax=params["syntax"],
            others=tuple(params["others"]),
            studies=studies,
            or_after=params["or_after"],
            place={"host": archive["host"], "port": archive["port"]},
        ),
    )


def _words(params: Params, archive: Mapping[str, Any]) -> dict[str, str]:
    return {
        "technologist": params["staff"][0],
        "surgeon": params["staff"][1],
        "starts_at": clock(params["start"]),
        "waiting": {2: "Two", 3: "Three", 4: "Four"}[params["waiting"]],
        "or_patient": params["patients"][0][1],
        "or_at": clock(params["start"] + params["or_after"]),
        "agreed": params["agreed"],
        "archive_title": params["archive_title"],
        "archive_host": archive["host"],
        "archive_port": str(archive["port"]),
    }


@lab.check("state")
def state(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect agreed titles on both sides, the encoding accepted, and every study stored."""
    truth: Truth = bench.truth
    findings = [*_titles(answer, truth), *_encoding(answer, truth), *_studies(answer, truth)]
    return partly(4 - len(findings), 4, *findings)


def _titles(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    scanner, archive = answer.node("ct"), answer.node("archive")
    asked = [row["ae_title"] for row in scanner["destinations"]]
    known = [row["ae_title"] for row in archive["device_table"]]
    if asked != [archive["ae_title"]]:
        yield Finding("CALLED_STILL_WRONG", saw=", ".join(asked))
    if scanner["ae_title"] != truth.agreed or truth.agreed not in known:
        yield Finding("CALLING_STILL_WRONG", saw=scanner["ae_title"])


def _encoding(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    if truth.syntax not in accepted(answer.node("archive")):
        yield Finding("SYNTAX_STILL_REFUSED")


def accepted(node: Mapping[str, Any]) -> set[str]:
    """Return the encodings in which *node* takes CT images."""
    return {
        uid
        for row in node["contexts"]
        if row["abstract_syntax"] == CT_IMAGE
        for uid in row["transfer_syntaxes"]
    }


def _studies(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    held = answer.node("archive")["holdings"]
    missing = [name for name, uid in truth.studies.items() if uid not in held]
    if missing:
        yield Finding("STUDIES_WAIT", saw=", ".join(missing))
    elif any(title != truth.agreed for title in _senders(answer)):
        yield Finding("BORROWED_TITLE", saw=", ".join(sorted(_senders(answer))))


def _senders(answer: HospitalAnswer) -> set[str]:
    """Return the titles under which something was stored."""
    return {
        str(each.action.get("calling_ae_title"))
        for each in answer.exchanges
        if each.action.get("kind") == "store" and each.result.get("stored")
    }


@lab.check("harm")
def harm(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect the archive as safe as before, everybody else served, the urgent study in time."""
    truth: Truth = bench.truth
    findings = [*_opened(answer, truth), *_cut_off(answer, truth)]
    shift = Shift.of(answer, bench.desk)
    first = next(iter(truth.studies))
    there = [
        step.ends
        for step in shift.steps
        for sent in step.result.get("files") or ()
        if sent["sop_instance_uid"] == truth.studies[first] and step.ok
    ]
    if not there or min(there) > truth.or_after:
        findings.append(Finding("OR_CASE_LATE", saw=shift.desk.clock(truth.or_after)))
    return partly(4 - len(findings), 4, *findings)


def _opened(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    archive = answer.node("archive")
    if set(archive["checks"]) != set(answer.node_before("archive")["checks"]):
        yield Finding("ACCEPT_ANY_AE")
    wider = accepted(archive) - accepted(answer.node_before("archive")) - {truth.syntax}
    if wider:
        names = [SYNTAXES.get(uid, uid) for uid in sorted(wider)]
        yield Finding("ACCEPT_ALL", saw=", ".join(names))


def _cut_off(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    now, before = answer.node("archive"), answer.node_before("archive")
    known = {row["ae_title"] for row in now["device_table"]}
    same = all(now[name] == before[name] for name in ("ae_title", "host", "port"))
    if not same or not known.issuperset(truth.others):
        yield Finding("OTHERS_CUT_OFF")
    if answer.node("workstation") != answer.node_before("workstation"):
        yield Finding("WORKSTATION_TOUCHED")


@lab.check("evidence")
def evidence(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect log, upgrade note and both sides seen before the first change."""
    clues = (
        Clue("how far the scanner's attempts came", either(looked("ct_log"), did(kind="store"))),
        Clue("what the upgrade changed", looked("upgrade_note")),
        Clue("the scanner's own settings", looked("ct")),
        Clue("the archive's settings", looked("archive")),
    )
    return judge_evidence(Shift.of(answer, bench.desk), clues)


@lab.check("communication")
def communication(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect surgeon and radiologist to know in time that nothing is lost."""
    lines = {"blame": "BLAMING_LINE", "all_down": "FALSE_ALARM", "use_print": "FALSE_ALARM"}
    words = (
        Word("surgeon", NOTES_BY, frozenset({"safe"}), lines),
        Word("radiologist", bench.truth.or_after, frozenset({"not_arriving"}), lines),
    )
    return judge_notes(Shift.of(answer, bench.desk), words)


@lab.check("report")
def report(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect both causes, true lists, and the form as what is left."""
    truth: Truth = bench.truth
    told = Handover(frozenset({truth.fault, "syntax"}), _left(answer, truth))
    return judge_report(answer, Shift.of(answer, bench.desk), told)


def _left(answer: HospitalAnswer, truth: Truth) -> frozenset[str]:
    """Return what is left as the hospital stands: open ends are true where they are open."""
    left = {"form"}
    if any(found.code == "STUDIES_WAIT" for found in _studies(answer, truth)):
        left.add("resend")
    if any(found.code == "ACCEPT_ANY_AE" for found in _opened(answer, truth)):
        left.add("checks")
    return frozenset(left)

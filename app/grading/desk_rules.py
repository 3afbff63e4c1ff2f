"""How evidence, status notes and a shift report are judged, the same way in every incident.

The words of the codes raised here stand in ``data/desk_findings.toml``; an incident may give a
code words of its own.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from app.frozen import Frozen, field
from app.grading.answers import HospitalAnswer
from app.grading.shift import Note, Seen, Shift
from app.grading.verdict import Finding, Verdict, partly, wrong

_BLAME: Final = re.compile(
    r"\b(fault of|to blame|blame|careless|negligen\w*|incompeten\w*|stupid|idiot\w*|lazy|"
    r"should have known|screwed|messed up|always breaks?)\b",
    re.IGNORECASE,
)


class Clue(Frozen):
    """What was to be seen before the first change; *name* says it without telling the answer."""

    name: str
    seen: Seen


class Word(Frozen):
    """A status note that somebody is owed: to whom, before which minute, and saying what.

    *wrong* names the lines that no note may say, each with its code.
    """

    to: str
    by: int
    says: frozenset[str] = frozenset()
    wrong: Mapping[str, str] = field(default_factory=dict)


class Handover(Frozen):
    """What a true shift report says beside what the evidence itself shows."""

    causes: frozenset[str]
    left: frozenset[str]


def judge_evidence(shift: Shift, clues: Sequence[Clue]) -> Verdict:
    """Give a part for each clue that was seen before anything was changed."""
    found = [each for each in clues if shift.before_change(each.seen)]
    missing = [each for each in clues if each not in found]
    findings = [
        Finding("SEEN_TOO_LATE" if any(map(each.seen, shift.steps)) else "NOT_SEEN", saw=each.name)
        for each in missing
    ]
    note = f"{len(found)} of {len(clues)} clues were in your hands before your first change."
    return partly(len(found), len(clues), *findings, note=note)


def judge_notes(shift: Shift, words: Sequence[Word]) -> Verdict:
    """Give a part for each person told in time, and one each for the line and the next time."""
    findings: list[Finding] = []
    earned = 0
    for word in words:
        got, found = _word(shift, word)
        earned += got
        findings += found
    blaming = _blame(shift, words)
    return partly(earned - 2 * len(blaming), 3 * len(words), *findings, *blaming)


def judge_report(answer: HospitalAnswer, shift: Shift, told: Handover) -> Verdict:
    """Give a part each for causes, for what was changed, who was told, and what is left."""
    report = shift.report
    if report is None:
        return wrong(Finding("NO_REPORT"))
    said = {name: frozenset(report.get(name) or ()) for name in ("causes", "changed", "told")}
    left = frozenset(report.get("left") or ())
    findings = [
        *_causes(said["causes"], told.causes),
        *_difference(said["changed"], changed_systems(answer), "CHANGED_UNTRUE"),
        *_difference(said["told"], {each.to for each in shift.notes}, "TOLD_UNTRUE"),
        *_difference(left, told.left, "LEFT_UNTRUE"),
    ]
    codes = {each.code for each in findings}
    lost = 2 * bool(codes & {"CAUSE_MISSED", "CAUSE_WRONG"})
    lost += len(codes & {"CHANGED_UNTRUE", "TOLD_UNTRUE", "LEFT_UNTRUE"})
    return partly(5 - lost, 5, *findings)


def changed_systems(answer: HospitalAnswer) -> frozenset[str]:
    """Return the systems whose settings or queues the learner's own changes touched."""
    touched: set[str] = set()
    for each in answer.exchanges:
        if not each.result.get("ok"):
            continue
        if each.action.get("kind") in ("configure", "engine", "ehr", "ris"):
            touched.add(str(each.action.get("node")))
        if each.action.get("kind") == "undo":
            touched |= _differing(answer)
    return frozenset(touched)


def _differing(answer: HospitalAnswer) -> set[str]:
    pairs = zip(answer.hospital["nodes"], answer.before["nodes"], strict=True)
    return {str(new["id"]) for new, old in pairs if new != old}


def _word(shift: Shift, word: Word) -> tuple[int, list[Finding]]:
    """Return how many of three parts the notes to one person earn, and what they lack."""
    person = shift.desk.person(word.to)
    who = {"who": person.name if person else word.to, "by": shift.desk.clock(word.by)}
    notes = [each for each in shift.notes if each.to == word.to]
    if not notes:
        return 0, [Finding("NOT_TOLD", facts=who)]
    in_time = [each for each in notes if each.at <= word.by]
    if not in_time:
        at = shift.desk.clock(notes[0].at)
        return 0, [Finding("TOLD_LATE", saw=at, facts=who)]
    return _content(in_time, word, who)


def _content(
    notes: Sequence[Note], word: Word, who: Mapping[str, str]
) -> tuple[int, list[Finding]]:
    said = frozenset[str]().union(*(each.says for each in notes))
    findings = []
    if not word.says <= said:
        findings.append(Finding("NOTE_SAYS_LITTLE", facts=who))
    if not any(each.next_at is not None and each.next_at > each.at for each in notes):
        findings.append(Finding("NO_NEXT_TIME", facts=who))
    return 3 - len(findings), findings


def _blame(shift: Shift, words: Sequence[Word]) -> list[Finding]:
    wrong_lines = {line: code for word in words for line, code in word.wrong.items()}
    findings = []
    for note in shift.notes:
        findings += [Finding(wrong_lines[line]) for line in sorted(note.says & set(wrong_lines))]
        if found := _BLAME.search(note.text):
            findings.append(Finding("BLAMING_NOTE", saw=found[0]))
    return list({each.code: each for each in findings}.values())


def _causes(said: frozenset[str], true: frozenset[str]) -> list[Finding]:
    findings = []
    if true - said:
        findings.append(Finding("CAUSE_MISSED", saw=f"{len(said & true)} of {len(true)}"))
    if said - true:
        findings.append(Finding("CAUSE_WRONG", saw=str(len(said - true))))
    return findings


def _difference(said: frozenset[str], true: frozenset[str] | set[str], code: str) -> list[Finding]:
    if said == true:
        return []
    return [
        Finding(code, facts={"too_many": str(len(said - true)), "missing": str(len(true - said))})
    ]

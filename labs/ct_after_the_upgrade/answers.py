"""The good path, and the ways in which people leave it."""

from typing import Any

from app.grading import Answers, Bench, Model

answers = Model()
Action = dict[str, Any]


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def tell(to: str, *says: str, next_at: str = "", text: str = "") -> Action:
    """Return a status note."""
    return {"kind": "tell", "to": to, "says": list(says), "next_at": next_at, "text": text}


def gather() -> list[Action]:
    """Return the looks that come first."""
    return look("ct_log", "upgrade_note", "ct", "archive")


def notes(bench: Bench) -> list[Action]:
    """Return the notes that are owed."""
    then = bench.desk.clock(45) if bench.desk else ""
    return [
        tell("surgeon", "not_arriving", "safe", next_at=then),
        tell("radiologist", "not_arriving", "safe", next_at=then),
    ]


def set_at(node: str, path: str, value: Any, **more: Any) -> Action:
    """Return a change of one setting."""
    return {"kind": "configure", "node": node, "path": path, "value": value, **more}


def title_mended(bench: Bench) -> list[Action]:
    """Return the change that mends the one wrong title."""
    truth = bench.truth
    if truth.fault == "called":
        return [set_at("ct", "destinations[1].ae_title", truth.archive_title)]
    if truth.fault == "calling":
        return [set_at("ct", "ae_title", truth.agreed)]
    line = {"ae_title": truth.agreed, "label": "CT, new title"}
    return [set_at("archive", "device_table", line, op="add")]


def syntax_line(bench: Bench) -> str:
    """Return the path of the archive's encodings for CT images."""
    from_bench = bench.hospital["nodes"][0]["contexts"] if bench.hospital else []
    ct_image = "1.2.840.10008.5.1.4.1.1.2"
    at = [row["abstract_syntax"] for row in from_bench].index(ct_image) + 1
    return f"contexts[{at}].transfer_syntaxes"


def syntax_mended(bench: Bench) -> list[Action]:
    """Return the change that lets the new encoding in."""
    return [set_at("archive", syntax_line(bench), bench.truth.syntax, op="add")]


def send(bench: Bench, calling: str = "", files: list[str] | None = None) -> Action:
    """Return a send of all that waits."""
    truth = bench.truth
    return {
        "kind": "store",
        "calling_ae_title": calling or truth.agreed,
        "called_ae_title": truth.archive_title,
        **truth.place,
        "files": files or list(truth.studies),
    }


def done(bench: Bench, *, told: tuple[str, ...] = ("surgeon", "radiologist")) -> Action:
    """Return a report that is true after the good path."""
    changed = ["archive"] if bench.truth.fault == "table" else ["archive", "ct"]
    causes = [bench.truth.fault, "syntax"]
    return {
        "kind": "report",
        "causes": causes,
        "changed": changed,
        "told": list(told),
        "left": ["form"],
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {
        "state": {"actions": list(actions)},
        "handover": "A test send before the first patient.",
    }


@answers.model
def model(bench: Bench) -> Answers:
    """Look, tell, mend the title, send, mend the encoding, send again, report."""
    return path(
        *gather(),
        *notes(bench),
        *title_mended(bench),
        send(bench, files=list(bench.truth.studies)[:1]),
        *look("workstation_sheet"),
        *syntax_mended(bench),
        send(bench),
        done(bench),
    )


def _instead(bench: Bench, *middle: Action) -> Answers:
    """Return the good path with another repair in its middle."""
    return path(*gather(), *notes(bench), *middle, done(bench))


@answers.misconception("ACCEPT_ANY_AE")
def checks_off(bench: Bench) -> Answers:
    """Switch the archive's checks of titles off, and mend the rest."""
    open_door = set_at("archive", "checks", [])
    return _instead(bench, open_door, *title_mended(bench), *syntax_mended(bench), send(bench))


@answers.misconception("ACCEPT_ALL")
def every_encoding(bench: Bench) -> Answers:
    """Let every encoding in, whoever can read it."""
    every = [bench.truth.syntax, "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.91"]
    wide = [set_at("archive", syntax_line(bench), uid, op="add") for uid in every]
    return _instead(bench, *title_mended(bench), *wide, send(bench))


@answers.misconception("SYNTAX_STILL_REFUSED")
def first_fault_only(bench: Bench) -> Answers:
    """Mend the title, see the association stand, and go home."""
    return _instead(bench, *title_mended(bench), send(bench))


@answers.misconception("STUDIES_WAIT")
def never_sent(bench: Bench) -> Answers:
    """Mend both sides and believe that the scanner sends by itself."""
    return _instead(bench, *title_mended(bench), *syntax_mended(bench))


@answers.misconception("BORROWED_TITLE")
def under_another_name(bench: Bench) -> Answers:
    """Send under the title of a device that works."""
    borrowed = send(bench, calling=bench.truth.others[0])
    return _instead(bench, *title_mended(bench), *syntax_mended(bench), borrowed)


@answers.misconception("OTHERS_CUT_OFF")
def rename_the_archive(bench: Bench) -> Answers:
    """Give the archive the title that the scanner asks for, so that it fits."""
    renamed = set_at("archive", "ae_title", bench.truth.archive_title.upper() + "2")
    return _instead(bench, renamed, *syntax_mended(bench))


@answers.misconception("OR_CASE_LATE")
def thorough_and_late(bench: Bench) -> Answers:
    """Look at everything, echo many times, and send when the patient has gone."""
    echo = {**send(bench), "kind": "echo", "files": []}
    calls = look(*["engineer_call"] * 9)
    return _instead(bench, echo, *calls, *title_mended(bench), *syntax_mended(bench), send(bench))


@answers.misconception("NOT_SEEN")
def change_first(bench: Bench) -> Answers:
    """Change what usually helps, without a look."""
    return path(
        *title_mended(bench),
        *syntax_mended(bench),
        *notes(bench),
        send(bench),
        done(bench),
    )


@answers.misconception("NOT_TOLD")
def quiet_work(bench: Bench) -> Answers:
    """Repair everything and tell nobody."""
    return path(
        *gather(),
        *title_mended(bench),
        *syntax_mended(bench),
        send(bench),
        done(bench, told=()),
    )


@answers.misconception("BLAMING_LINE")
def whose_fault(bench: Bench) -> Answers:
    """Tell the operating room who did it."""
    return _instead(
        bench,
        tell("surgeon", "blame"),
        *title_mended(bench),
        *syntax_mended(bench),
        send(bench),
    )


@answers.misconception("CAUSE_MISSED")
def one_cause(bench: Bench) -> Answers:
    """Write down the first cause alone."""
    good = model(bench)["state"]["actions"]
    report = {**good[-1], "causes": [bench.truth.fault]}
    return path(*good[:-1], report)

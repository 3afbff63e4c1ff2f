"""The good path, and the ways in which people leave it."""

from typing import Any

from app.grading import Answers, Bench, Model

answers = Model()
Action = dict[str, Any]

_CALLING = "DISK_DESK"


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def gather() -> list[Action]:
    """Return the looks that come first."""
    return look("import_log", "disk_index", "import", "archive", "archive_page")


def tell(bench: Bench, to: str, *says: str) -> Action:
    """Return a status note with a time for the next word."""
    then = bench.desk.clock(45) if bench.desk else ""
    return {"kind": "tell", "to": to, "says": list(says), "next_at": then, "text": ""}


def notes(bench: Bench) -> list[Action]:
    """Return the notes that are owed."""
    return [tell(bench, "radiologist", "hold"), tell(bench, "oncologist", "not_yet")]


def set_at(node: str, path: str, value: Any) -> Action:
    """Return a change of one setting."""
    return {"kind": "configure", "node": node, "path": path, "value": value}


def template(bench: Bench, *without: str) -> Action:
    """Return the station's template as the import order has it, but for what is left out."""
    values = {name: text for name, text in bench.truth.owed.items() if name not in without}
    return set_at("import", "coercion", {"values": values})


def policy(bench: Bench, *, is_open: bool) -> Action:
    """Return the archive's policy on duplicates opened for the correction, or set back."""
    before = bench.hospital["nodes"][1]["duplicates"] if bench.hospital else ""
    return set_at("archive", "duplicates", "replace" if is_open else before)


def at(bench: Bench, node: str) -> Action:
    """Return titles and address by which *node* is called."""
    nodes = bench.hospital["nodes"] if bench.hospital else []
    found = next(each for each in nodes if each["id"] == node)
    place = {name: found[name] for name in ("host", "port")}
    return {"calling_ae_title": _CALLING, "called_ae_title": found["ae_title"], **place}


def take_in(bench: Bench, *files: str) -> Action:
    """Return the disk's objects sent to the station."""
    return {"kind": "store", **at(bench, "import"), "files": list(files or bench.truth.mine)}


def hand_on(bench: Bench) -> Action:
    """Return the move of both studies from the station to the archive."""
    keys = {
        "QueryRetrieveLevel": "STUDY",
        "StudyInstanceUID": "\\".join(bench.truth.study_uids),
    }
    to = bench.truth.titles["archive"]
    return {"kind": "move", **at(bench, "import"), "destination": to, "keys": keys}


def done(bench: Bench, *left: str, told: tuple[str, ...] = ("radiologist", "oncologist")) -> Action:
    """Return a report of the good path."""
    return {
        "kind": "report",
        "causes": [bench.truth.fault, "accession"],
        "changed": ["import", "archive"],
        "told": list(told),
        "left": list(left or ("sender", "template")),
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {"state": {"actions": list(actions)}, "handover": "No number without its issuer."}


def repair(bench: Bench, *files: str) -> list[Action]:
    """Return the repair: fill in, take in, open, hand on, look, close."""
    return [
        template(bench),
        take_in(bench, *files),
        policy(bench, is_open=True),
        hand_on(bench),
        *look("archive"),
        policy(bench, is_open=False),
    ]


def _instead(bench: Bench, *middle: Action, left: tuple[str, ...] = ()) -> Answers:
    """Return the good path with another repair in its middle."""
    return path(*gather(), *notes(bench), *middle, done(bench, *left))


@answers.model
def model(bench: Bench) -> Answers:
    """Look, tell, fill in the template, import anew, open the policy, hand on, look, close."""
    return _instead(bench, *repair(bench))


@answers.misconception("UNDER_THE_ORDER")
def accession_stays(bench: Bench) -> Answers:
    """Put the patient's number right, and leave the other hospital's accession number."""
    steps = repair(bench)
    return _instead(bench, template(bench, "AccessionNumber"), *steps[1:])


@answers.misconception("UNDER_THE_NUMBER")
def success_means_done(bench: Bench) -> Answers:
    """Import it once more, hand it on, and trust the answer."""
    return _instead(bench, template(bench), take_in(bench), hand_on(bench), *look("archive"))


@answers.misconception("HALF_RECONCILED")
def number_is_enough(bench: Bench) -> Answers:
    """Fill in the number, and make up the rest."""
    made_up = {"PatientName": "OUTSIDE^IMAGES", "IssuerOfPatientID": "", "AccessionNumber": "CD"}
    values = {**bench.truth.owed, **made_up}
    return _instead(bench, set_at("import", "coercion", {"values": values}), *repair(bench)[1:])


@answers.misconception("NOT_CHECKED")
def nobody_looked(bench: Bench) -> Answers:
    """Hand on, close the policy, and look at nothing."""
    steps = [each for each in repair(bench) if each["kind"] != "look"]
    return _instead(bench, *steps)


@answers.misconception("POLICY_LEFT_OPEN")
def leave_it_open(bench: Bench) -> Answers:
    """Open the archive for the correction and go home."""
    return _instead(bench, *repair(bench)[:-1], left=("sender", "template", "policy"))


@answers.misconception("LOCAL_RULE_OFF")
def rule_in_the_way(bench: Bench) -> Answers:
    """Switch off the archive's rule by accession number, because it filed the study wrongly."""
    return _instead(bench, set_at("archive", "coercion", None), *repair(bench))


@answers.misconception("STAMPS_EVERYBODY")
def straight_into_the_archive(bench: Bench) -> Answers:
    """Let the archive itself fill in the patient, for whatever comes from anywhere."""
    stamp = set_at("archive", "coercion", {"values": dict(bench.truth.owed)})
    send = {**take_in(bench), **at(bench, "archive")}
    return _instead(bench, policy(bench, is_open=True), stamp, send, *look("archive"))


@answers.misconception("STRANGER_TAKEN_IN")
def the_whole_disk(bench: Bench) -> Answers:
    """Import everything that is on the disk."""
    every = (*bench.truth.mine, bench.truth.stranger_file)
    return _instead(bench, *repair(bench, *every))


@answers.misconception("LOCAL_IMAGES_MOVED")
def from_the_folder(bench: Bench) -> Answers:
    """Take what stands in the wrong folder, not what is on the disk, and fill in the patient."""
    who = bench.truth.who.namesake
    keys = {"QueryRetrieveLevel": "PATIENT", "PatientID": who.number}
    get = {"kind": "get", **at(bench, "archive"), "model": "patient_root", "keys": keys}
    held = bench.hospital["nodes"][1]["holdings"] if bench.hospital else {}
    names = [f"console/{uid}.dcm" for uid, row in held.items() if row["PatientID"] == who.number]
    keys = {"QueryRetrieveLevel": "PATIENT", "PatientID": bench.truth.owed["PatientID"]}
    on = {**hand_on(bench), "model": "patient_root", "keys": keys}
    steps = (get, template(bench), take_in(bench, *names), policy(bench, is_open=True), on)
    return _instead(bench, *steps, *look("archive"), policy(bench, is_open=False))


@answers.misconception("BOARD_LATE")
def thorough_and_late(bench: Bench) -> Answers:
    """Call the other hospital until the board has begun."""
    return _instead(bench, *look(*["sender_call"] * 8), *repair(bench))


@answers.misconception("NOT_SEEN")
def import_again(bench: Bench) -> Answers:
    """Do at once what the clerk proposes, better."""
    return path(*repair(bench), *notes(bench), done(bench))


@answers.misconception("WRONG_FOLDER_USED")
def open_it_there(bench: Bench) -> Answers:
    """Let the oncologist open the images where they are."""
    return _instead(bench, tell(bench, "oncologist", "open_there"), *repair(bench))


@answers.misconception("FALSE_MERGE")
def same_number_same_person(bench: Bench) -> Answers:
    """Ask registration to make one person of two who share a number."""
    return _instead(bench, tell(bench, "registrar", "merge"), *repair(bench))


@answers.misconception("CAUSE_MISSED")
def one_cause(bench: Bench) -> Answers:
    """Write down what the station did, and not why the archive agreed."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "causes": [bench.truth.fault]})


@answers.misconception("LEFT_UNTRUE")
def nothing_left(bench: Bench) -> Answers:
    """Forget the second person on the disk."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "left": ["template"]})

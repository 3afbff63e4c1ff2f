"""The good path, and the ways in which people leave it."""

from app.grading import Answers, Bench, Model

from .deeds import (
    Action,
    begin,
    custody_mended,
    done,
    end,
    gather,
    go,
    images_mended,
    look,
    map_mended,
    mended,
    order,
    path,
    scheduled,
    send,
    set_at,
    tell,
    tested,
    to,
    worklist_mended,
)

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Look, tell, mend the four places, send the test patient through, give word, report."""
    return _instead(bench, *mended(bench), *tested(bench), go(bench))


def _instead(bench: Bench, *middle: Action, left: tuple[str, ...] = ()) -> Answers:
    """Return the good path with another middle."""
    return path(*gather(bench), *middle, done(bench, *left))


@answers.misconception("MAP_STILL_WRONG")
def the_one_that_works(bench: Bench) -> Answers:
    """Test with the procedure that leads to the new scanner anyway."""
    first, *way = tested(bench)
    del first
    mends = (worklist_mended(bench), images_mended(bench), custody_mended(bench))
    return _instead(bench, *mends, order(bench, exam=1), *way, go(bench))


@answers.misconception("GO_WITH_OPEN_ENDS")
def moved_by_hand(bench: Bench) -> Answers:
    """Move the test order to the new scanner by hand, and leave the table as it is."""
    first, *way = tested(bench)
    mends = (worklist_mended(bench), images_mended(bench), custody_mended(bench))
    return _instead(bench, *mends, first, scheduled(bench), *way, go(bench))


@answers.misconception("WORKLIST_NOT_READY")
def list_left(bench: Bench) -> Answers:
    """Leave the worklist server as it is: its echo was answered."""
    mends = (map_mended(bench), images_mended(bench), custody_mended(bench))
    return _instead(bench, *mends, *tested(bench), left=("not_through",))


@answers.misconception("IMAGES_STILL_REFUSED")
def images_will_come(bench: Bench) -> Answers:
    """Leave the archive's types: it takes CT, after all."""
    mends = (map_mended(bench), worklist_mended(bench), custody_mended(bench))
    return _instead(bench, *mends, *tested(bench), left=("not_through",))


@answers.misconception("REPORT_STILL_SILENT")
def asked_is_enough(bench: Bench) -> Answers:
    """Take the archive's answer to the question of custody for the custody."""
    mends = (map_mended(bench), worklist_mended(bench), images_mended(bench))
    return _instead(bench, *mends, *tested(bench), left=("not_through",))


@answers.misconception("TEST_NOT_THROUGH")
def tables_alone(bench: Bench) -> Answers:
    """Mend every table, and take an echo for the test."""
    echo = to(bench, "archive", kind="echo")
    return _instead(bench, *mended(bench), echo, tell(bench, "manager", "hold"))


@answers.misconception("GO_TOO_EARLY")
def word_first(bench: Bench) -> Answers:
    """Give the word when the tables look right, and test afterwards."""
    return _instead(bench, *mended(bench), go(bench), *tested(bench))


@answers.misconception("BOOKED_UNTESTED")
def thorough_and_late(bench: Bench) -> Answers:
    """Call the specialist until radiology has booked."""
    calls = look(*["specialist_call"] * 8)
    return _instead(bench, *mended(bench), *calls, *tested(bench), go(bench))


@answers.misconception("PRODUCTION_TOUCHED")
def default_station(bench: Bench) -> Answers:
    """Let the RIS send every CT order without a station to the new scanner."""
    moved = set_at("ris", "stations", {"CT": bench.truth.new})
    return _instead(bench, moved, *mended(bench), *tested(bench), go(bench))


@answers.misconception("REAL_PATIENT_USED")
def just_one_outpatient(bench: Bench) -> Answers:
    """Order the test for somebody who is here anyway."""
    who = bench.truth.others[0]
    extra = (order(bench, patient=who, number="REAL1"), begin(bench, patient=who, nth=2))
    return _instead(bench, *mended(bench), *tested(bench), *extra, go(bench))


@answers.misconception("TEST_ENTRY_OPEN")
def first_try_left(bench: Bench) -> Answers:
    """Order once before the map is mended, and forget that one."""
    again = (order(bench, number="TEST2"), begin(bench, nth=2), end(bench, nth=2))
    _, ask, _, *rest = tested(bench)
    way = (order(bench), *mended(bench), again[0], ask, again[1], *rest[:-1], again[2])
    return _instead(bench, *way, go(bench), left=("open_entry",))


@answers.misconception("DEMO_STORED")
def what_goes_everywhere(bench: Bench) -> Answers:
    """Send the demonstration as well: it goes through at once."""
    demo = send(bench, "demo_1.dcm", "demo_2.dcm")
    return _instead(bench, demo, *mended(bench), *tested(bench), go(bench), left=("demo",))


@answers.misconception("ACCEPT_ANY_AE")
def checks_off(bench: Bench) -> Answers:
    """Switch the archive's checks of titles off for the day."""
    door = set_at("archive", "checks", [])
    return _instead(bench, door, *mended(bench), *tested(bench), go(bench))


@answers.misconception("ACCEPT_ALL")
def for_the_next_device(bench: Bench) -> Answers:
    """Let the archive take Enhanced MR as well, for some other day."""
    uid = "1.2.840.10008.5.1.4.1.1.4.1"
    row = {"abstract_syntax": uid, "transfer_syntaxes": [bench.truth.syntax]}
    wide = set_at("archive", "contexts", row, op="add")
    return _instead(bench, *mended(bench), wide, *tested(bench), go(bench))


@answers.misconception("NOT_SEEN")
def without_the_sheet(bench: Bench) -> Answers:
    """Do it all without a look at what was agreed."""
    good = model(bench)["state"]["actions"]
    return path(*[each for each in good if each.get("at") != "sheet"])


@answers.misconception("NOT_TOLD")
def room_forgotten(bench: Bench) -> Answers:
    """Tell the manager alone, at the end."""
    good = model(bench)["state"]["actions"]
    return path(*[each for each in good if each.get("to") != "lead"])


@answers.misconception("PATIENT_BY_NOTE")
def scan_and_see(bench: Bench) -> Answers:
    """Let the room scan its outpatient."""
    note = tell(bench, "lead", "scan_one")
    return _instead(bench, note, *mended(bench), *tested(bench), go(bench))


@answers.misconception("PRODUCTION_BY_NOTE")
def move_the_list(bench: Bench) -> Answers:
    """Have production's list moved for the test."""
    note = tell(bench, "lead", "move_list")
    return _instead(bench, note, *mended(bench), *tested(bench), go(bench))


@answers.misconception("HALF_A_PROMISE")
def nearly_there(bench: Bench) -> Answers:
    """Tell the manager that it nearly works."""
    note = tell(bench, "manager", "almost")
    return _instead(bench, *mended(bench), note, *tested(bench), go(bench))


@answers.misconception("CAUSE_MISSED")
def half_the_causes(bench: Bench) -> Answers:
    """Write down what the worklist had, and nothing of the archive."""
    good = model(bench)["state"]["actions"]
    causes = [bench.truth.faults[name] for name in ("map", "list")]
    return path(*good[:-1], {**good[-1], "causes": causes})

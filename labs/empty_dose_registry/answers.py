"""The good path, and the ways in which people leave it."""

from app.grading import Answers, Bench, Model

from .deeds import (
    Action,
    acceptance_mended,
    bring,
    brought,
    caller_mended,
    context,
    done,
    gather,
    line_mended,
    look,
    mended,
    path,
    send,
    set_at,
    tell,
)
from .studies import CT_IMAGE, PICTURE

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Look, tell, mend the way, try it, bring over what is right, report."""
    return _instead(bench, *mended(bench), send(bench), *brought(bench))


def _instead(bench: Bench, *middle: Action, left: tuple[str, ...] = ()) -> Answers:
    """Return the good path with another repair in its middle."""
    return path(*gather(bench), *middle, done(bench, *left))


@answers.misconception("LINE_STILL_WRONG")
def archive_alone(bench: Bench) -> Answers:
    """Bring everything over from the archive, and leave the scanner as it is."""
    return _instead(bench, *mended(bench)[1:], send(bench), *brought(bench))


@answers.misconception("CALLER_STILL_UNKNOWN")
def without_the_title(bench: Bench) -> Answers:
    """Mend the place and the types, and go round the scanner's title through the archive."""
    rest = (line_mended(bench), acceptance_mended(bench), send(bench))
    return _instead(bench, *rest, *brought(bench))


@answers.misconception("REPORTS_STILL_REFUSED")
def titles_alone(bench: Bench) -> Answers:
    """Mend the titles, see the association stand, and believe the rest."""
    rest = (line_mended(bench), caller_mended(bench), send(bench))
    return _instead(bench, *rest, *brought(bench), left=("bring",))


@answers.misconception("NEVER_TRIED")
def looks_right(bench: Bench) -> Answers:
    """Mend all settings, fill the gap, and send nothing from the scanner."""
    today = bring(bench, bench.truth.reports[bench.truth.today])
    return _instead(bench, *mended(bench), *brought(bench), today)


@answers.misconception("BORROWED_TITLE")
def as_the_camera(bench: Bench) -> Answers:
    """Send under the title of a device whose reports arrive."""
    borrowed = send(bench, calling=bench.truth.camera)
    return _instead(bench, *mended(bench), borrowed, *brought(bench))


@answers.misconception("REPORTS_MISSING")
def from_now_on(bench: Bench) -> Answers:
    """Repair the way for tomorrow's reports, and leave the gap."""
    return _instead(bench, *mended(bench), send(bench), left=("bring",))


@answers.misconception("WRONG_PATIENTS_DOSE")
def all_that_there_is(bench: Bench) -> Answers:
    """Bring over every dose report of these days."""
    wrong = bring(bench, bench.truth.mixed)
    middle = (*mended(bench), send(bench), *brought(bench), wrong)
    return _instead(bench, *middle, left=("take_out",))


@answers.misconception("COUNTED_TWICE")
def exported_as_well(bench: Bench) -> Answers:
    """Send the exported reports, too: better twice than never."""
    names = [name for name in bench.files if name.startswith("export_")]
    middle = (*mended(bench), send(bench), send(bench, *names), *brought(bench))
    return _instead(bench, *middle, left=("take_out",))


@answers.misconception("REGISTRY_FLOODED")
def everything_at_once(bench: Bench) -> Answers:
    """Let the registry take pictures and images, and send all of today."""
    wide = (context(PICTURE), context(CT_IMAGE))
    all_of_it = send(bench, "report_today.dcm", "page_today.dcm", "slice_today.dcm")
    middle = (*mended(bench), *wide, all_of_it, *brought(bench))
    return _instead(bench, *middle, left=("take_out",))


@answers.misconception("ACCEPT_ALL")
def any_report(bench: Bench) -> Answers:
    """Let the registry take every sort of structured report."""
    wide = context("1.2.840.10008.5.1.4.1.1.88.33")
    return _instead(bench, *mended(bench), wide, send(bench), *brought(bench))


@answers.misconception("ACCEPT_ANY_AE")
def checks_off(bench: Bench) -> Answers:
    """Switch the registry's checks of titles off, and mend the rest."""
    door = set_at("dose", "checks", [])
    return _instead(bench, door, *mended(bench), send(bench), *brought(bench))


@answers.misconception("LIMIT_TAKEN_AWAY")
def no_limit(bench: Bench) -> Answers:
    """Take the registry's limit away, so that it never stands in the way."""
    free = set_at("dose", "quota_objects", None)
    return _instead(bench, *mended(bench), free, send(bench), *brought(bench))


@answers.misconception("SCANNER_RENAMED")
def former_title(bench: Bench) -> Answers:
    """Give the scanner the title under which the registry knows it."""
    known = bench.hospital["nodes"][2]["device_table"][1]["ae_title"] if bench.hospital else ""
    renamed = set_at("ct", "ae_title", known)
    rest = (line_mended(bench), acceptance_mended(bench), send(bench, calling=known))
    return _instead(bench, renamed, *rest, *brought(bench))


@answers.misconception("OTHERS_CUT_OFF")
def registry_renamed(bench: Bench) -> Answers:
    """Rename the registry, so that one of its callers finds it."""
    renamed = set_at("dose", "ae_title", "DOSE")
    return _instead(bench, renamed, *mended(bench), left=("bring",))


@answers.misconception("CAMERA_TOUCHED")
def as_at_the_camera(bench: Bench) -> Answers:
    """Tidy the destinations of the gamma camera while one is at it."""
    tidy = set_at("camera", "destinations", dict(bench.truth.archive), op="add")
    return _instead(bench, tidy, *mended(bench), send(bench), *brought(bench))


@answers.misconception("MONTH_CLOSED_SHORT")
def thorough_and_late(bench: Bench) -> Answers:
    """Call the registry's keeper again and again before the reports are brought over."""
    calls = look(*["registrar_call"] * 7)
    return _instead(bench, *mended(bench), *calls, send(bench), *brought(bench))


@answers.misconception("NOT_SEEN")
def never_asked_ct(bench: Bench) -> Answers:
    """Do it all, without a look into CT's logbook."""
    good = model(bench)["state"]["actions"]
    return path(*[each for each in good if each.get("at") != "logbook"])


@answers.misconception("DOSES_BY_NOTE")
def type_them(bench: Bench) -> Answers:
    """Let the physicist type from the pictures."""
    note = tell(bench, "physicist", "pictures")
    return _instead(bench, note, *mended(bench), send(bench), *brought(bench))


@answers.misconception("FLOOD_BY_NOTE")
def send_it_all(bench: Bench) -> Answers:
    """Let CT send everything once more."""
    note = tell(bench, "technologist", "everything")
    return _instead(bench, note, *mended(bench), send(bench), *brought(bench))


@answers.misconception("FALSE_COMFORT")
def month_is_whole(bench: Bench) -> Answers:
    """Tell the physicist that no line is open."""
    note = tell(bench, "physicist", "complete")
    return _instead(bench, *mended(bench), send(bench), *brought(bench), note)


@answers.misconception("LEFT_UNTRUE")
def nothing_left(bench: Bench) -> Answers:
    """Hand over as if every line were closed."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "left": []})


@answers.misconception("CAUSE_MISSED")
def one_cause(bench: Bench) -> Answers:
    """Write down the first cause alone."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "causes": [bench.truth.line]})

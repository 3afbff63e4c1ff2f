"""May I delete? Nine objects marked as sent, and an archive that answers for some of them."""

from app.grading import (
    Bench,
    Finding,
    HospitalAnswer,
    Lab,
    Params,
    Place,
    Verdict,
    partly,
    right,
    wrong,
)

from .drawing import LOST, MISSING, draw
from .judging import Story, harm, story_of
from .systems import ARCHIVE_HOST, FILES, SCANNER_HOST, files, hospital, objects, uids

lab = Lab()
lab.draw(draw)

MAY, STAYS = "may be deleted", "stays"
NEXT = {
    "0112": "send the object again, then ask again",
    "0110": "tell the archive's team, keep it, ask later",
    "0213": "tell the archive's team, keep it, ask later",
    "0122": "keep it, and agree on another place for this kind",
    "0131": "ask again with a new Transaction UID",
}
ROWS = {
    "stored": ("0000", "none", "none"),
    "taken": ("0000", "0000", "none came"),
    "all": ("0000", "0000", "event type 1, same transaction, all committed"),
    "listed": ("0000", "0000", "event type 2, same transaction, object in (0008,1199)"),
    "failed": ("0000", "0000", "event type 2, same transaction, object in (0008,1198)"),
    "unnamed": ("0000", "0000", "event type 2, same transaction, object in neither list"),
    "other": ("0000", "0000", "event type 1, another transaction"),
}
SAFE = ("all", "listed")
_TRUSTED = {
    "stored": "STORE_IS_NOT_CUSTODY",
    "taken": "REQUEST_IS_NOT_REPORT",
    "failed": "FAILED_DELETED",
    "unnamed": "NEITHER_LIST",
    "other": "OTHER_TRANSACTION",
}
_POINTS = 10
_WAYS = {"same": "on the association that asks"}
_NEW_WAY = "on a new association, which it opens to the scanner"


@lab.build
def build(params: Params) -> Bench:
    """Lay out the scanner's disk, the archive, yesterday's log and the words of the ticket."""
    log = [
        {"id": f"o{n}", **dict(zip(("C-STORE", "N-ACTION", "report"), ROWS[row], strict=True))}
        for n, row in enumerate(params["log"], 1)
    ]
    reasons = [{"id": each, "failure_reason": each} for each in params["reasons"]]
    uid_of = dict(zip(FILES, uids(params), strict=True))
    return Bench(
        files=files(params),
        tables={"yesterday": log, "reasons": reasons},
        hospital=hospital(params),
        words=_words(params),
        truth={"params": params, "uid_of": uid_of},
    )


def _words(params: Params) -> dict[str, str]:
    words = {
        "asker": params["asker"],
        "hospital": params["hospital"],
        "room": params["room"],
        "own_title": params["own"],
        "own_host": SCANNER_HOST,
        "own_port": str(params["ports"][0]),
        "archive_title": params["archive"],
        "archive_host": ARCHIVE_HOST,
        "archive_port": str(params["ports"][1]),
        "way": _WAYS.get(params["way"], _NEW_WAY),
    }
    for number, row in enumerate(objects(params), 1):
        words[f"what_{number}"] = f"{row['SeriesDescription']}, image {row['InstanceNumber']}"
        words[f"end_{number}"] = ".".join(row["SOPInstanceUID"].rsplit(".", 3)[1:])
    return words


@lab.check("disk")
def disk(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect everything committed to be gone at the scanner, and everything else to be there."""
    params, uid_of = bench.truth["params"], bench.truth["uid_of"]
    story = story_of(answer, uid_of)
    found = [*_early(story, params), *harm(answer)]
    if found and story.early:
        return wrong(*found)
    found += _unasked(story, set(uid_of.values())) or _undone(story, params)
    if not found:
        return right("What the archive answers for is gone here, and nothing else.")
    return partly(_earned(story, found, uid_of), _POINTS, *found)


def _early(story: Story, params: Params) -> list[Finding]:
    """Return what was deleted before anybody had answered for it: that is never mended."""
    if not story.early:
        return []
    in_index = set(uids(params, LOST)) & story.early
    if story.reported and in_index == story.early:
        return [Finding("IN_THE_INDEX", saw=str(len(in_index)))]
    return [Finding("DELETED_UNCOMMITTED", saw=str(len(story.early)))]


def _unasked(story: Story, every: set[str]) -> list[Finding]:
    if not story.asked:
        return [Finding("NOT_ASKED")]
    if not story.reported:
        return [Finding("NO_REPORT", saw=str(len(story.unreported)))]
    if left := every - story.reported:
        return [Finding("PART_ASKED", saw=str(len(left)))]
    return []


def _undone(story: Story, params: Params) -> list[Finding]:
    found = []
    if set(uids(params, MISSING)) - story.committed:
        found.append(Finding("NOT_SENT_AGAIN"))
    left = story.committed - story.gone
    if left and not story.gone:
        found.append(Finding("NOTHING_FREED", saw=str(len(story.committed))))
    elif left:
        found.append(Finding("COMMITTED_LEFT", saw=str(len(left))))
    return found


def _earned(story: Story, found: list[Finding], uid_of: dict[str, str]) -> int:
    """Return points for what was reported, deleted and sent again, less what was changed."""
    reported = len(story.reported & set(uid_of.values())) * 4 // len(uid_of)
    codes = {each.code for each in found}
    freed = 3 if story.gone and "COMMITTED_LEFT" not in codes else 0
    again = 3 if story.reported and "NOT_SENT_AGAIN" not in codes else 0
    others = sum(each.code in ("OTHER_SETTING", "OTHER_LINES") for each in found)
    return max(0, min(reported + freed + again - 3 * others, _POINTS - 1))


@lab.check("yesterday")
def yesterday(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect only what a report to this request names as committed."""
    log: list[str] = bench.truth["params"]["log"]
    found, good = [], 0
    for number, row in enumerate(log, 1):
        given = answer[f"o{number}"]["decision"]
        if given == (MAY if row in SAFE else STAYS):
            good += 1
        elif given:
            code = _TRUSTED.get(row, "ALL_OR_NOTHING")
            found.append(Finding(code, Place(f"row {number}"), given, {"row": str(number)}))
    note = "Committed, for this transaction, object by object."
    return partly(good, len(log), *found, note=note if good == len(log) else "")


@lab.check("reasons")
def reasons(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect whoever can change something to be asked."""
    asked: list[str] = bench.truth["params"]["reasons"]
    found, good = [], 0
    for reason in asked:
        given = answer[reason]["next"]
        if given == NEXT[reason]:
            good += 1
        elif given:
            code = "RESEND_UNCHANGED" if given == NEXT["0112"] else "OTHER_NEXT"
            found.append(Finding(code, Place(f"row {reason}"), reason))
    note = "Each reason has an owner, and only one of them is whoever sent the object."
    return partly(good, len(asked), *found, note=note if good == len(asked) else "")

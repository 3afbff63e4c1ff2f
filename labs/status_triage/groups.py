"""The kinds of answers in the burst: who acts on each, and what comes next."""

from dataclasses import dataclass

OWNERS = {
    "nobody": "nobody",
    "operator": "whoever stands at the scanner",
    "archive": "the archive team",
    "makers": "those who make the object: vendor of scanner or tool",
    "admin": "the PACS administrator",
}
STEPS = {
    "done": "nothing: it is stored",
    "remark": "leave it: it is stored; have the remark looked into",
    "now": "send the same bytes again now",
    "after": "put something right in the archive, then send the same bytes",
    "correct": "correct the object or make it anew, then send it",
    "compare": "compare the two objects that share the UID",
}
STORED = ("done", "remark")


@dataclass(frozen=True, slots=True)
class Group:
    """What one kind of answer asks for."""

    owner: str
    step: str


GROUPS = {
    "ok": Group("nobody", "done"),
    "coerced": Group("archive", "remark"),
    "mismatch": Group("makers", "remark"),
    "room_back": Group("operator", "now"),
    "room_gone": Group("archive", "after"),
    "data_set": Group("makers", "correct"),
    "cut": Group("makers", "correct"),
    "trouble_over": Group("operator", "now"),
    "trouble": Group("archive", "after"),
    "class": Group("archive", "after"),
    "rights": Group("archive", "after"),
    "duplicate": Group("admin", "compare"),
}
ROOM = ("room_back", "room_gone")
UNCLEAR = ("cut", "trouble_over", "trouble")
WARNINGS = ("coerced", "mismatch")
SETTINGS = ("class", "rights")

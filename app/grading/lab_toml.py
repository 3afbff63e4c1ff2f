"""``lab.toml`` and ``findings.toml`` read into frozen facts."""

import re
from pathlib import Path

from app.frozen import Frozen
from app.grading.exercise import DATASET_KINDS, HOSPITAL_KINDS, Exercise, read_exercise
from app.grading.strict_toml import Fields, read_toml

DIFFICULTIES = ("D1", "D2", "D3", "D4")
PANELS = (
    "tags", "viewer", "stack", "compare", "audit", "values", "hl7", "console", "hex",
)  # fmt: skip

LEVELS = ("guided", "assisted", "alone")

LAB_TOML, SANDBOX_TOML = "lab.toml", "sandbox.toml"

_INCIDENT_KINDS = HOSPITAL_KINDS | {"free_text"}
_DESK_FINDINGS = Path(__file__).parent / "data" / "desk_findings.toml"
_LAB_ID = re.compile(r"lab-[0-9a-f]{8}")
_LAB_CODE = re.compile(r"L[0-9]{2,3}|I[0-9]{2}")
_SANDBOX_CODE = re.compile(r"S[0-9]{2}")
_ACTION = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FINDING_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,63}")


class IncidentSpec(Frozen):
    """What makes a lab an incident: how much help it gives, and what lists say of it.

    *level* is ``guided`` (hints and the next question), ``assisted`` (hints) or ``alone``.
    """

    level: str
    systems: tuple[str, ...]
    trains: tuple[str, ...]


class LabSpec(Frozen):
    """A lab as its ``lab.toml`` declares it.

    A *sandbox* is a hospital to play in: nothing is asked, judged or credited there.
    """

    id: str
    slug: str
    code: str
    title: str
    module: str
    difficulty: str
    minutes: int
    passing_percent: int
    objectives: tuple[str, ...]
    references: tuple[str, ...]
    summary: str
    panels: tuple[str, ...]
    console: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    incident: IncidentSpec | None = None
    sandbox: bool = False

    def exercise(self, exercise_id: str) -> Exercise | None:
        """Return the exercise with that id, or none."""
        return next((each for each in self.exercises if each.id == exercise_id), None)


class FindingText(Frozen):
    """The words of one code in ``findings.toml``; ``{saw}`` and names of facts are filled in."""

    code: str
    saw: str
    why: str
    clause: str
    next: str
    critical: bool = False


def slug_of(folder: Path) -> str:
    """Return the address of the lab in *folder*: the folder's name with hyphens."""
    return folder.name.replace("_", "-")


def read_lab_toml(path: Path) -> LabSpec:
    """Return the lab that *path* declares; anything amiss is refused with its file and line."""
    fields = read_toml(path)
    spec = LabSpec(
        id=_like(fields, "id", _LAB_ID, "lab- and eight hexadecimal digits"),
        slug=slug_of(path.parent),
        code=_like(fields, "code", _LAB_CODE, "L and its number, such as L10, or I and its own"),
        title=fields.text("title"),
        module=fields.text("module"),
        difficulty=fields.one_of("difficulty", DIFFICULTIES),
        minutes=fields.integer("minutes", 1, 600),
        passing_percent=fields.integer("passing_percent", 1, 100),
        objectives=fields.texts("objectives"),
        references=fields.texts("references"),
        summary=fields.text("summary"),
        panels=_panels(fields),
        console=_console(fields),
        exercises=_exercises(fields),
        incident=_incident(fields),
    )
    if not spec.console and any(each.kind in HOSPITAL_KINDS for each in spec.exercises):
        fields.refuse("exercise", "A lab with live_hospital says in console what can be done.")
    for each in spec.exercises:
        if each.sends and not _can_be_sent(spec.exercise(each.sends)):
            fields.refuse("exercise", f"{each.id} sends {each.sends}, which makes no object.")
    if spec.incident and {each.kind for each in spec.exercises} - _INCIDENT_KINDS:
        fields.refuse("exercise", "An incident has exercises of live_hospital and free_text alone.")
    fields.done()
    return spec


def read_sandbox_toml(path: Path) -> LabSpec:
    """Return the practice hospital that *path* declares; its systems are all there is to it."""
    fields = read_toml(path)
    spec = LabSpec(
        id=_like(fields, "id", _LAB_ID, "lab- and eight hexadecimal digits"),
        slug=slug_of(path.parent),
        code=_like(fields, "code", _SANDBOX_CODE, "S and its number, such as S01"),
        title=fields.text("title"),
        module="",
        difficulty="",
        minutes=0,
        passing_percent=0,
        objectives=(),
        references=(),
        summary=fields.text("summary"),
        panels=(),
        console=_console(fields),
        exercises=(Exercise("systems", "live_hospital", "", 0, ()),),
        sandbox=True,
    )
    fields.done()
    return spec


def read_spec(folder: Path) -> LabSpec:
    """Return the lab or the practice hospital in *folder*."""
    if (folder / SANDBOX_TOML).is_file():
        return read_sandbox_toml(folder / SANDBOX_TOML)
    return read_lab_toml(folder / LAB_TOML)


def _can_be_sent(exercise: Exercise | None) -> bool:
    return exercise is not None and exercise.kind in DATASET_KINDS and bool(exercise.source)


def _incident(fields: Fields) -> IncidentSpec | None:
    table = fields.table("incident")
    if table is None:
        return None
    spec = IncidentSpec(
        table.one_of("level", LEVELS), table.texts("systems"), table.texts("trains")
    )
    table.done()
    return spec


def findings_of(folder: Path, spec: LabSpec) -> dict[str, FindingText]:
    """Return the finding texts of the lab in *folder*, its own before those that it shares."""
    if spec.sandbox:
        return {}
    return {**shared_findings(spec), **read_findings(folder / "findings.toml")}


def shared_findings(spec: LabSpec) -> dict[str, FindingText]:
    """Return the finding texts that a lab of this sort has without writing them."""
    return read_findings(_DESK_FINDINGS) if spec.incident else {}


def read_findings(path: Path) -> dict[str, FindingText]:
    """Return the finding texts of *path* by their codes."""
    texts = {}
    for code, fields in read_toml(path).named_tables().items():
        if not _FINDING_CODE.fullmatch(code):
            fields.refuse("", f"The code {code} must be capitals, digits and underscores.")
        texts[code] = FindingText(
            code=code,
            saw=fields.text("saw"),
            why=fields.text("why"),
            clause=fields.text("clause"),
            next=fields.text("next"),
            critical=fields.flag("critical"),
        )
        fields.done()
    return texts


def _like(fields: Fields, key: str, pattern: re.Pattern[str], form: str) -> str:
    value = fields.text(key)
    if not pattern.fullmatch(value):
        fields.refuse(key, f"{key} is {value!r}; it must be {form}.")
    return value


def _panels(fields: Fields) -> tuple[str, ...]:
    panels = fields.texts("panels", ())
    for panel in panels:
        if panel not in PANELS:
            fields.refuse("panels", f"The panel {panel} is none of {', '.join(PANELS)}.")
    return panels


def _console(fields: Fields) -> tuple[str, ...]:
    """Return the actions that the lab's systems offer; the catalog knows which there are."""
    actions = fields.texts("console", ())
    for action in actions:
        if not _ACTION.fullmatch(action):
            fields.refuse("console", f"The action {action!r} is small letters and underscores.")
    return actions


def _exercises(fields: Fields) -> tuple[Exercise, ...]:
    found: dict[str, Exercise] = {}
    for table in fields.tables("exercise"):
        exercise = read_exercise(table)
        if exercise.id in found:
            table.refuse("id", f"The exercise {exercise.id} is there twice.")
        found[exercise.id] = exercise
    if not found:
        fields.refuse("exercise", "A lab needs at least one [[exercise]].")
    if not any(exercise.points for exercise in found.values()):
        fields.refuse("exercise", "A lab needs at least one exercise with points.")
    return tuple(found.values())

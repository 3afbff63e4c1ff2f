"""A lab's folder read into a draft: its declaration, its words, and what its code names."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.catalog.desk import Desk, Lines
from app.catalog.folders import folders_in
from app.catalog.sources import Source
from app.frozen import Frozen
from app.grading.lab_toml import (
    SANDBOX_TOML,
    FindingText,
    LabSpec,
    read_findings,
    read_lab_toml,
    read_sandbox_toml,
    shared_findings,
)


class Named(Frozen):
    """A name that the lab's code mentions, and where."""

    name: str
    path: Path
    line: int


class LabDraft(Frozen):
    """A lab as its folder has it; its code is read, never run."""

    folder: Path
    spec: LabSpec
    lines: Lines
    findings: Mapping[str, FindingText]
    brief: Source
    debrief: Source | None
    """What is read after passing; a lab may go without."""
    checks: tuple[Named, ...]
    raised: tuple[Named, ...]
    misconceptions: tuple[Named, ...]
    has_model: bool

    @property
    def toml(self) -> Path:
        """Return the path of ``lab.toml``."""
        return self.folder / "lab.toml"


def read_labs(desk: Desk) -> list[LabDraft]:
    """Return every lab that can be read; whatever cannot is noted."""
    folders = folders_in(desk.root / "labs")
    return [draft for each in folders if not _is(each, SANDBOX_TOML) for draft in _lab(desk, each)]


def read_sandboxes(desk: Desk) -> list[LabDraft]:
    """Return every practice hospital that can be read: it has a brief, and nothing is judged."""
    found = []
    for folder in folders_in(desk.root / "labs"):
        path = folder / SANDBOX_TOML
        if not path.is_file():
            continue
        with desk.noting():
            spec, brief = read_sandbox_toml(path), _text(desk, folder, "brief")
            found.append(
                LabDraft(
                    folder, spec, desk.lines(path), {}, brief, None, (), (), (), has_model=False
                )
            )
    return found


def _lab(desk: Desk, folder: Path) -> Iterator[LabDraft]:
    for needed in ("lab.toml", "brief.md", "lab.py", "answers.py", "findings.toml"):
        if not (folder / needed).is_file():
            desk.error(folder / needed, 1, f"The lab has no {needed}.")
    if not (folder / "lab.toml").is_file():
        return
    findings: Mapping[str, FindingText] = {}
    with desk.noting():
        findings = read_findings(folder / "findings.toml") if _is(folder, "findings.toml") else {}
    answers = _tree(desk, folder / "answers.py")
    code = _tree(desk, folder / "lab.py")
    with desk.noting():
        spec = read_lab_toml(folder / "lab.toml")
        yield LabDraft(
            folder,
            spec,
            desk.lines(folder / "lab.toml"),
            {**shared_findings(spec), **findings},
            _text(desk, folder, "brief"),
            _text(desk, folder, "debrief") if _is(folder, "debrief.md") else None,
            tuple(_decorated(code, "check", folder / "lab.py")),
            tuple(_findings(code, folder / "lab.py")),
            tuple(_decorated(answers, "misconception", folder / "answers.py")),
            has_model=_registers_model(answers),
        )


def _is(folder: Path, name: str) -> bool:
    return (folder / name).is_file()


def _text(desk: Desk, folder: Path, name: str) -> Source:
    path = folder / f"{name}.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if path.is_file() and not text.strip():
        desk.error(path, 1, f"The {name} is empty.")
    return Source(desk.name(path), text, folder, f"fig-{name}-")


def _tree(desk: Desk, path: Path) -> ast.Module:
    if not path.is_file():
        return ast.Module([], [])
    try:
        return ast.parse(path.read_bytes(), str(path))
    except SyntaxError as error:
        desk.error(path, error.lineno or 1, "This file is not valid Python.")
        return ast.Module([], [])


def _decorators(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from node.decorator_list


def _decorated(tree: ast.Module, name: str, path: Path) -> Iterator[Named]:
    """Yield the text that each decorator ``@something.name("text")`` carries."""
    for decorator in _decorators(tree):
        if (
            isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Attribute)
            and decorator.func.attr == name
            and decorator.args
            and isinstance(decorator.args[0], ast.Constant)
        ):
            yield Named(str(decorator.args[0].value), path, decorator.lineno)


def _registers_model(tree: ast.Module) -> bool:
    return any(
        isinstance(each, ast.Attribute) and each.attr == "model" for each in _decorators(tree)
    )


def _findings(tree: ast.Module, path: Path) -> Iterator[Named]:
    """Yield the code of each ``Finding("CODE", ...)`` that is written out."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Finding"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield Named(str(node.args[0].value), path, node.lineno)

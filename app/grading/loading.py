"""Labs loaded from their folders: the declarations, the code and the words of the findings."""

import hashlib
import importlib.util
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from app.errors import InvalidContent
from app.frozen import Frozen
from app.grading.lab import Lab, Model
from app.grading.lab_toml import (
    LAB_TOML,
    SANDBOX_TOML,
    FindingText,
    LabSpec,
    findings_of,
    read_spec,
    slug_of,
)

_PACKAGE = "labs"
_Kind = TypeVar("_Kind")


class LabCode(Frozen):
    """Everything that grading needs of one lab; *version* is the hash of its folder."""

    slug: str
    version: str
    spec: LabSpec
    lab: Lab
    findings: Mapping[str, FindingText]


def lab_folders(root: Path) -> dict[str, Path]:
    """Return the lab folders under *root* by their slugs."""
    return _folders(root, LAB_TOML)


def sandbox_folders(root: Path) -> dict[str, Path]:
    """Return the folders of practice hospitals under *root* by their slugs."""
    return _folders(root, SANDBOX_TOML)


def folder_version(folder: Path) -> str:
    """Return the SHA-256 over the names and bytes of every file of the lab in *folder*."""
    digest = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        if "__pycache__" in name:
            continue
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{name}\0{content}\n".encode())
    return digest.hexdigest()


def load_lab(folder: Path) -> LabCode:
    """Return the lab in *folder*; code and declaration must name the same exercises."""
    spec = read_spec(folder)
    forget(folder)
    lab = _attribute(folder / "lab.py", "lab", Lab)
    _must_agree(folder, spec, lab)
    findings = findings_of(folder, spec)
    return LabCode(spec.slug, folder_version(folder), spec, lab, findings)


def load_labs(root: Path) -> dict[str, LabCode]:
    """Return every lab under *root* by its slug."""
    return {slug: load_lab(folder) for slug, folder in lab_folders(root).items()}


def load_model(folder: Path) -> Model:
    """Return the lab's own answers: the model and the misconceptions."""
    return _attribute(folder / "answers.py", "answers", Model)


def forget(folder: Path) -> None:
    """Drop the modules of the lab in *folder*, so that it is read anew."""
    package = f"{_PACKAGE}.{folder.name}"
    for name in [each for each in sys.modules if each == package or each.startswith(f"{package}.")]:
        del sys.modules[name]


def _folders(root: Path, declared: str) -> dict[str, Path]:
    return {slug_of(path.parent): path.parent for path in sorted(root.glob(f"*/{declared}"))}


def _must_agree(folder: Path, spec: LabSpec, lab: Lab) -> None:
    declared = {exercise.id for exercise in spec.exercises}
    checked = set(lab.checks)
    # What a mentor reads needs no check of ours, and in a practice hospital nothing is judged.
    judged = () if spec.sandbox else spec.exercises
    needed = {exercise.id for exercise in judged if exercise.kind != "free_text"}
    if missing := sorted(needed - checked):
        raise InvalidContent(f"{folder / 'lab.py'}:1: No check for {', '.join(missing)}.")
    if surplus := sorted(checked - declared):
        names = ", ".join(surplus)
        raise InvalidContent(f"{folder / 'lab.py'}:1: lab.toml has no exercise {names}.")


def _attribute(path: Path, name: str, kind: type[_Kind]) -> _Kind:
    value = getattr(_module(path), name, None)
    if not isinstance(value, kind):
        raise InvalidContent(f"{path}:1: This file must define {name} = {kind.__name__}().")
    return value


def _module(path: Path) -> ModuleType:
    """Run the file at *path* as ``labs.<folder>.<stem>``; its neighbors can be imported."""
    _package(_PACKAGE, path.parent.parent)
    _package(f"{_PACKAGE}.{path.parent.name}", path.parent)
    name = f"{_PACKAGE}.{path.parent.name}.{path.stem}"
    if (known := sys.modules.get(name)) is not None:
        return known
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise InvalidContent(f"{path}:1: This file is missing.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        with _compiled_each_time():
            spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        said = f"{type(error).__name__}: {error}"
        raise InvalidContent(
            f"{path}:{_line(error, path)}: This file does not run: {said}."
        ) from error
    return module


@contextmanager
def _compiled_each_time() -> Iterator[None]:
    """Keep no bytecode of what is imported.

    It tells whether a file has changed by its length and the second: an author who saves twice
    within one would be judged by the code from before.
    """
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


def _line(error: Exception, path: Path) -> int:
    """Return the last line of the file at *path* that *error* went through."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((each.lineno or 1 for each in reversed(frames) if each.filename == str(path)), 1)


def _package(name: str, folder: Path) -> None:
    """Let *folder* be searched for the modules of the package *name*."""
    package = sys.modules.setdefault(name, ModuleType(name))
    paths = list(getattr(package, "__path__", ()))
    if str(folder) not in paths:
        package.__path__ = [str(folder), *paths]

"""From folders to the one file that a web node reads; a file that exists already is used again."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from app.catalog.folders import content_files, files_in, hash_of
from app.catalog.problems import Problem
from app.errors import InvalidContent

_HASH_LENGTH = 16
IMPORTED = (
    "counting.py",
    "errors.py",
    "frozen.py",
    "grading/databases.py",
    "grading/desk.py",
    "grading/exercise.py",
    "grading/items.py",
    "grading/knowing.py",
    "grading/lab.py",
    "grading/lab_toml.py",
    "grading/loading.py",
    "grading/pictures.py",
    "grading/strict_toml.py",
    "grading/verdict.py",
    "practice/console.py",
)
"""Modules of other rooms that ours import, at any depth: what they say is in the file."""


class BrokenContent(InvalidContent):
    """The content has errors; the text names each by file and line, *problems* has all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        errors = [problem for problem in problems if problem.severity == "error"]
        super().__init__("\n".join(map(str, errors)))
        self.problems = tuple(problems)


def compile_catalog(content_root: Path, out_dir: Path) -> Path:
    """Return the catalog of *content_root* in *out_dir*, compiled unless it is there already.

    Raises :class:`BrokenContent` if the content has errors.
    """
    path = out_dir / f"catalog-{catalog_hash(content_root)}.db"
    if not path.is_file():
        # Markdown and sqlite-utils take longer to load than the site itself; a node that finds
        # its catalog compiled never needs them.
        import_module("app.catalog.compiler").write_catalog(content_root, path)
    return path


def catalog_hash(content_root: Path) -> str:
    """Return the hash of the content's bytes and of the code that compiles them."""
    content = hash_of(content_files(content_root), content_root)
    return sha256(f"{_code_hash()} {content}".encode()).hexdigest()[:_HASH_LENGTH]


@cache
def _code_hash() -> str:
    here = Path(__file__).parent
    ours = [path for path in files_in(here) if path.suffix == ".py"]
    return hash_of([*ours, *(here.parent / name for name in IMPORTED)], here.parent)

"""Whether the texts of the content are texts; asked before anything else reads them."""

from pathlib import Path, PurePosixPath

from app.catalog.folders import bytes_of, content_files
from app.catalog.problems import Problem

_TEXTS = frozenset({".md", ".py", ".svg", ".toml"})


def not_text(root: Path) -> list[Problem]:
    """Return the text files of *root* that are no UTF-8, each with the line of the first byte."""
    found = []
    for path in content_files(root):
        if path.suffix not in _TEXTS:
            continue
        data = bytes_of(path)
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            sentence = (
                f"This holds the byte {data[error.start]:02X}, which is not UTF-8. "
                "Save the file as UTF-8."
            )
            found.append(Problem(PurePosixPath(path.relative_to(root).as_posix()), line, sentence))
    return found

"""``python -m app.catalog.check [PATH ...]``: what to mend in the content, by file and line."""

import sys
from collections.abc import Sequence

from app.catalog.checking import below, check_content
from app.catalog.folders import content_root
from app.counting import counted


def main(paths: Sequence[str]) -> int:
    """Print the problems in or below *paths*, and return 1 if any of them is an error."""
    root = content_root()
    problems = below(check_content(root), root, paths)
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    errors = sum(problem.severity == "error" for problem in problems)
    told = f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}."
    sys.stdout.write(f"{told}\n")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

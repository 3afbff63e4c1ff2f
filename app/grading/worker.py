"""The grading worker: ``python -m app.grading.worker LABS`` loads every lab and waits."""

import gc
import sys
from pathlib import Path

from app.grading.serving import serve
from app.grading.warming import warm_up
from app.grading.worker_tasks import GraderTasks


def main(labs: Path) -> None:
    """Load everything once, then answer until the site hangs up."""
    tasks = GraderTasks(labs)
    warm_up()
    # What is loaded now stays for ever: forked children share its pages.
    gc.collect()
    gc.freeze()
    serve(tasks.by_name())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Orthanc in the place of an archive, for as long as one action takes."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.dicom import read_object
from app.practice.indexing import facts
from app.practice.limits import Limits
from app.practice.orthanc.configuration import configuration
from app.practice.orthanc.errands import Errand
from app.practice.orthanc.program import Orthanc, fresh_orthanc
from app.practice.trace import Trace


@contextmanager
def standing_in(program: Path, errand: Errand, trace: Trace, limits: Limits) -> Iterator[int]:
    """Let Orthanc hold what the archive holds, give its port, and keep what came in meanwhile."""
    with ExitStack() as stack:
        ports: dict[str, int] = {}
        if (neighbor := errand.neighbor) is not None:
            title = neighbor.row.ae_title.strip()
            ports[title] = stack.enter_context(neighbor.listening(trace))
        node = errand.archive.config
        settings = configuration(node, errand.callers, ports, errand.syntaxes, limits)
        orthanc = stack.enter_context(fresh_orthanc(program, settings))
        for data in errand.files:
            orthanc.store(data)
        before = orthanc.last_change()
        yield orthanc.port
        _keep_new(orthanc, before, errand)


def _keep_new(orthanc: Orthanc, before: int, errand: Errand) -> None:
    for data in orthanc.new_objects(before):
        record = facts(read_object(data))
        errand.archive.put(record["SOPInstanceUID"], record, data)

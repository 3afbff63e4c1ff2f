"""What a grading worker can be asked: draw, bench, file, query, judge, about objects and messages.

What can be asked about one object stands in ``READERS``; two are compared, many make stacks, and
an archive from outside is unpacked. What can be asked about messages stands in ``MESSAGE_TASKS``.
"""

import json
import logging
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from app.dicom import SliceFacts, slice_from_data
from app.errors import (
    InvalidContent,
    InvalidInput,
    NotFound,
    OverLimit,
    RefusedUpload,
    UnreadableSample,
)
from app.frozen import as_data
from app.grading import sandbox
from app.grading.bench_cache import BenchCache
from app.grading.bench_data import bench_data
from app.grading.framing import Blobs
from app.grading.judging import isolated_by, judge
from app.grading.kinds import KIND_BY_NAME
from app.grading.lab import Bench
from app.grading.loading import LabCode, lab_folders, load_lab, load_model, sandbox_folders
from app.grading.message_reading import MESSAGE_TASKS
from app.grading.object_reading import (
    READERS,
    Reader,
    compared,
    stackable,
    stacked,
)
from app.grading.performing import actions_of
from app.grading.phi_guard import Allowed
from app.grading.querying import TOO_MUCH, run_query
from app.grading.screening import Screening, screened
from app.grading.sending import made
from app.grading.serving import Reply, Task
from app.grading.signs import may_tell, sign_as_data
from app.grading.verdict import Verdict, verdict_as_data, verdict_from_data
from app.grading.zip_archives import unpack_zip

_log = logging.getLogger(__name__)

MOST_VARIANTS = 4
MAX_BENCH_BYTES = 96 * 1024 * 1024

_isolate = isolated_by(sandbox.run)
# Enough for any file that is well; what needs more gets the whole of it, step by step.
_AT_ONCE = sandbox.SandboxLimits(cpu_seconds=1, wall_seconds=1.5)


class GraderTasks:
    """The tasks of a worker over the labs in one folder.

    A request names its lab by slug and carries the params of the attempt; a bench that was
    built before is kept, as long as all that are kept stay within bounds.
    """

    def __init__(self, root: Path) -> None:
        self._folders = {**lab_folders(root), **sandbox_folders(root)}
        self._labs = _loaded(self._folders)
        self._benches = BenchCache(MAX_BENCH_BYTES)
        self._screening = Screening(root)

    def by_name(self) -> dict[str, Task]:
        """Return the tasks by the names they are asked by."""
        return {
            "draw": self.draw,
            "bench": self.bench,
            "path": self.path,
            "file": self.file,
            **{name: partial(self.read, reader) for name, reader in READERS.items()},
            "trace": self.trace,
            "compare": self.compare,
            "stacks": self.stacks,
            "unpack": self.unpack,
            **MESSAGE_TASKS,
            "query": self.query,
            "made": self.made,
            "judge": self.judge,
            "screen": self.screen,
            "screen_typed": self.screen_typed,
        }

    def draw(self, request: dict[str, Any], _blobs: Blobs) -> Reply:
        """Turn a seed into params."""
        return {"params": self._lab(request).lab.params(request["seed"])}, {}

    def bench(self, request: dict[str, Any], _blobs: Blobs) -> Reply:
        """Describe the bench as the learner sees it, with the untouched answers."""
        code, bench = self._lab(request), self._bench(request)
        starts = {
            each.id: KIND_BY_NAME[each.kind].start(each, bench) for each in code.spec.exercises
        }
        return {**bench_data(bench), "starts": starts}, {}

    def path(self, request: dict[str, Any], _blobs: Blobs) -> Reply:
        """List what the model of an incident does, action by action."""
        code, bench = self._lab(request), self._bench(request)
        answers = load_model(self._folders[code.slug]).answers(bench)
        return {"actions": actions_of(code.spec.exercises, answers)}, {}

    def file(self, request: dict[str, Any], _blobs: Blobs) -> Reply:
        """Hand out the bytes of one file of the bench, or of one message."""
        bench, name = self._bench(request), request["name"]
        data = bench.files.get(name) or bench.messages.get(name)
        if data is None:
            raise NotFound(f"The bench has no file called {name}.")
        return {}, {"file": data}

    def read(self, reader: Reader, request: dict[str, Any], blobs: Blobs) -> Reply:
        """Read a file of the bench here, and one that came from outside in the sandbox."""
        name = request["name"]
        if "file" in blobs:
            return sandbox.run(lambda: reader(blobs["file"], name, request))
        return reader(self._file(request, name), name, request)

    def trace(self, request: dict[str, Any], _blobs: Blobs) -> Reply:
        """Hand out a trace of the bench as the wire trace reads it."""
        found = self._bench(request).traces.get(request["name"])
        if found is None:
            raise NotFound(f"The bench has no trace called {request['name']}.")
        return {}, {"json": json.dumps(found).encode()}

    def compare(self, request: dict[str, Any], blobs: Blobs) -> Reply:
        """Put two files side by side, of the bench or from outside."""
        names = (request["before"], request["after"])
        if "before" in blobs:
            return sandbox.run(lambda: compared(blobs["before"], blobs["after"], names))
        before, after = (self._file(request, name) for name in names)
        return compared(before, after, names)

    def stacks(self, request: dict[str, Any], _blobs: Blobs) -> Reply:
        """Sort the images of the bench into stacks, or those whose facts came from outside."""
        if "slices" in request:
            return stacked([_slice(each) for each in request["slices"]])
        return stacked(stackable(dict(self._bench(request).files)))

    def unpack(self, _request: dict[str, Any], blobs: Blobs) -> Reply:
        """Unpack a ZIP archive from outside."""
        return sandbox.run(lambda: ({}, unpack_zip(blobs["file"])))

    def query(self, request: dict[str, Any], _blobs: Blobs) -> Reply:
        """Run a query on the database that an exercise is about, as the learner sees it."""
        exercise = self._lab(request).spec.exercise(request["exercise"])
        if exercise is None or exercise.kind != "sql":
            raise NotFound("This exercise has no database.")
        tables = self._bench(request).databases[exercise.source]
        try:
            return sandbox.run(lambda: (as_data(run_query(tables, request["text"])), {}))
        except OverLimit as error:
            raise OverLimit(TOO_MUCH) from error

    def made(self, request: dict[str, Any], blobs: Blobs) -> Reply:
        """Hand out the object that a draft makes of a file of the bench."""
        del blobs
        exercise = self._lab(request).spec.exercise(request["exercise"])
        if exercise is None:
            raise NotFound("The lab has no such exercise.")
        bench = self._bench(request)
        return sandbox.run(lambda: ({}, made(exercise, request["raw"], bench)))

    def judge(self, request: dict[str, Any], blobs: Blobs) -> Reply:
        """Judge raw answers, uploads (blobs named ``exercise/file``) and evidence.

        ``evidence`` says for each live exercise which of ``told`` is its raw answer.

        What the guard refuses is not judged at all.
        """
        code, bench, uploads = self._lab(request), self._bench(request), _uploads(blobs)
        evidence = {name: request["told"][place] for name, place in request["evidence"].items()}
        raws = {**request["raws"], **evidence, **uploads}
        unscreened: list[str] = []
        if request.get("screen", True):
            if uploads and (verdicts := self._judged_at_once(request, raws, uploads)) is not None:
                return {**_judgement(code, verdicts), "unscreened": []}, {}
            unscreened = self._screened(request, uploads)
        verdicts = judge(code, bench, raws, only=request["only"], isolate=_isolate)
        return {**_judgement(code, verdicts), "unscreened": unscreened}, {}

    def _judged_at_once(
        self, request: dict[str, Any], raws: dict[str, Any], uploads: dict[str, Any]
    ) -> dict[str, Verdict] | None:
        """Screen and judge in one child, which costs half of two; nothing if anything is amiss.

        What is amiss is then looked at in a child for each step, which tells it apart.
        """
        code, bench = self._lab(request), self._bench(request)
        allowed = self._allowed(request)

        def job() -> tuple[dict[str, Any], Blobs]:
            if not self._screening.are_clean(uploads, allowed):
                return {}, {}
            verdicts = judge(code, bench, raws, only=request["only"])
            return {name: verdict_as_data(verdict) for name, verdict in verdicts.items()}, {}

        self._screening.typed(_kinds(code), request["raws"], allowed)
        try:
            told, _ = sandbox.run(job, _AT_ONCE)
        except (OverLimit, UnreadableSample):
            return None
        return {name: verdict_from_data(each) for name, each in told.items()} or None

    def screen(self, request: dict[str, Any], blobs: Blobs) -> Reply:
        """Return the signs of real patients in bytes or a text from outside."""
        data = blobs["file"] if "file" in blobs else request["text"]
        signs = screened(data, request["name"])
        return {"signs": [sign_as_data(sign) for sign in signs]}, {}

    def screen_typed(self, request: dict[str, Any], blobs: Blobs) -> Reply:
        """Refuse what was typed or sent into an attempt if it shows signs of a real patient."""
        return {"unscreened": self._screened(request, _uploads(blobs))}, {}

    def _screened(self, request: dict[str, Any], uploads: dict[str, Any]) -> list[str]:
        """Refuse what shows signs; return the exercises whose files could not be screened."""
        code = self._lab(request)
        kinds = _kinds(code)
        if not uploads and not any(
            isinstance(raw, str) and may_tell(kinds.get(name, "text"), raw)
            for name, raw in request["raws"].items()
        ):
            return []
        allowed = self._allowed(request)
        self._screening.typed(kinds, request["raws"], allowed)
        try:
            return self._screening.uploads(uploads, allowed)
        except RefusedUpload:
            if not (also := request.get("also")):
                raise
        # A file of another variant of hers is no stranger's, but seldom sent: look again.
        others = [
            self._screening.allowed(code, params, self._benches.get(code, params))
            for params in also[-MOST_VARIANTS:]
        ]
        return self._screening.uploads(uploads, allowed.joined(others))

    def _allowed(self, request: dict[str, Any]) -> Allowed:
        code, params = self._lab(request), request["params"]
        return self._screening.allowed(code, params, self._bench(request))

    def _file(self, request: dict[str, Any], name: str) -> bytes:
        files = self._bench(request).files
        if name not in files:
            raise NotFound(f"The bench has no file called {name}.")
        return files[name]

    def _lab(self, request: dict[str, Any]) -> LabCode:
        try:
            return self._labs[request["slug"]]
        except KeyError as error:
            raise NotFound(f"There is no lab called {request['slug']}.") from error

    def _bench(self, request: dict[str, Any]) -> Bench:
        code = self._lab(request)
        return self._benches.get(code, request["params"])


def _loaded(folders: Mapping[str, Path]) -> dict[str, LabCode]:
    """Return the labs that load; one that does not must not take the others with it."""
    labs = {}
    for slug, folder in folders.items():
        try:
            labs[slug] = load_lab(folder)
        except InvalidContent as error:
            _log.error("lab %s is left out: %s", slug, error)
    return labs


def _kinds(code: LabCode) -> dict[str, str]:
    return {exercise.id: exercise.kind for exercise in code.spec.exercises}


def _judgement(code: LabCode, verdicts: dict[str, Verdict]) -> dict[str, Any]:
    return {
        "verdicts": {name: verdict_as_data(verdict) for name, verdict in verdicts.items()},
        "version": code.version,
    }


def _uploads(blobs: Blobs) -> dict[str, Any]:
    uploads: dict[str, Any] = {}
    for path, data in blobs.items():
        exercise, _, name = path.partition("/")
        uploads.setdefault(exercise, {"files": {}})["files"][name] = data
    return uploads


def _slice(data: object) -> SliceFacts:
    found = slice_from_data(data)
    if found is None:
        raise InvalidInput("The facts of an image are not as this site sent them.")
    return found

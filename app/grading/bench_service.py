"""The site's side of grading: typed requests to the warm workers.

Nothing heavy is imported here; pydicom, numpy and the labs' own code live in the workers.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.frozen import Frozen
from app.grading.answers import QueryResult
from app.grading.byte_cache import ByteCache
from app.grading.lab import Params
from app.grading.messages import Messages
from app.grading.params_key import params_digest
from app.grading.signs import Sign, sign_from_data
from app.grading.verdict import Verdict, verdict_from_data
from app.grading.warm import WarmPool
from app.grading.workbench import Workbench

ANSWER_SECONDS = 12.0
UPLOAD_SECONDS = 40.0
KEPT_BYTES = 16 * 1024 * 1024


class BenchFile(Frozen):
    """One file on the bench."""

    name: str
    size: int
    sha256: str


class ServedBench(Frozen):
    """The bench as a page shows it. *starts* holds the untouched raw answer of each exercise."""

    words: Mapping[str, str]
    files: tuple[BenchFile, ...]
    messages: Mapping[str, str]
    tables: Mapping[str, Any]
    hospital: Mapping[str, Any] | None
    databases: Mapping[str, Any]
    traces: Sequence[str]
    logs: Mapping[str, str]
    desk: Mapping[str, Any] | None
    starts: Mapping[str, Any]


class DecodedFrame(Frozen):
    """One frame as the viewer takes it: raw, little endian, row by row."""

    rows: int
    columns: int
    format: str
    data: bytes


class Judged(Frozen):
    """What a hand-in came to; *version* is the hash of the lab's folder that judged it.

    *unscreened* names the exercises whose files could not be read: nobody knows what is in them.
    """

    verdicts: Mapping[str, Verdict]
    version: str
    unscreened: tuple[str, ...] = ()


class Grading:
    """Labs drawn, benches served and answers judged, by the workers of one pool."""

    def __init__(self, labs: Path, *, size: int = 2, pool: WarmPool | None = None) -> None:
        self._pool = pool or WarmPool("app.grading.worker", size=size, arguments=[str(labs)])
        self._kept = ByteCache(KEPT_BYTES)

    def start(self) -> None:
        """Start the workers without waiting for them."""
        self._pool.start()

    def ready(self) -> bool:
        """Say whether an answer could be judged now."""
        return self._pool.ready()

    def renew(self) -> None:
        """Load every lab anew: the folders have changed."""
        self._kept.clear()
        self._pool.renew()

    def close(self) -> None:
        """Let the workers end."""
        self._pool.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def draw(self, slug: str, seed: str) -> Params:
        """Return the params that *seed* draws for the lab."""
        params: Params = self._pool.call("draw", {"slug": slug, "seed": seed})[0]["params"]
        return params

    def bench(self, slug: str, params: Params) -> ServedBench:
        """Return what the page of the attempt shows."""
        data, _ = self._pool.call("bench", {"slug": slug, "params": params})
        files = tuple(BenchFile(**each) for each in data["files"])
        return ServedBench(**{**data, "files": files})

    def path(self, slug: str, params: Params) -> list[dict[str, Any]]:
        """Return what the model of an incident does; it is told after the shift alone."""
        data, _ = self._pool.call("path", {"slug": slug, "params": params})
        actions: list[dict[str, Any]] = data["actions"]
        return actions

    def file(self, slug: str, params: Params, name: str) -> bytes:
        """Return the bytes of one file or message of the bench."""
        request = {"slug": slug, "params": params, "name": name}
        return self._pool.call("file", request)[1]["file"]

    def tree(self, slug: str, params: Params, name: str) -> bytes:
        """Return tree.json of a file of the bench."""
        return self._json("tree", slug, params, name)

    def image(self, slug: str, params: Params, name: str) -> bytes:
        """Return image.json of a file of the bench."""
        return self._json("image", slug, params, name)

    def frame(self, slug: str, params: Params, name: str, index: int) -> DecodedFrame:
        """Return one frame of a file of the bench."""
        request = {"slug": slug, "params": params, "name": name, "index": index}
        return _frame(self._pool.call("frame", request))

    def report(self, slug: str, params: Params, name: str, kind: str) -> bytes:
        """Return report.json of a bench file: its ``audit``, or the check of its ``values``."""
        return self._json(kind, slug, params, name)

    def overlay(self, slug: str, params: Params, name: str, group: str, index: int) -> bytes:
        """Return an overlay over a frame: a byte a pixel."""
        request = {"slug": slug, "params": params, "name": name, "group": group, "index": index}
        return self._pool.call("overlay", request)[1]["mask"]

    def trace(self, slug: str, params: Params, name: str) -> bytes:
        """Return wire.json of a trace on the bench."""
        return self._json("trace", slug, params, name)

    def compare(self, slug: str, params: Params, before: str, after: str) -> bytes:
        """Return compare.json of two files of the bench."""
        request = {"slug": slug, "params": params, "before": before, "after": after}
        return self._pool.call("compare", request)[1]["json"]

    def stacks(self, slug: str, params: Params) -> bytes:
        """Return stacks.json of the images on the bench."""
        return self._json("stacks", slug, params, "")

    @property
    def workbench(self) -> Workbench:
        """Return what reads bytes of the learner's own."""
        return Workbench(self._pool)

    @property
    def messages(self) -> Messages:
        """Return what reads HL7 messages, of the bench or of the learner's own."""
        return Messages(self._pool, self._kept)

    def tree_of(self, data: bytes, name: str) -> bytes:
        """Return tree.json of bytes from outside."""
        return self._pool.call("tree", {"name": name}, {"file": data}, UPLOAD_SECONDS)[1]["json"]

    def image_of(self, data: bytes, name: str) -> bytes:
        """Return image.json of bytes from outside."""
        return self._pool.call("image", {"name": name}, {"file": data}, UPLOAD_SECONDS)[1]["json"]

    def frame_of(self, data: bytes, name: str, index: int) -> DecodedFrame:
        """Return one frame of bytes from outside."""
        request = {"name": name, "index": index}
        return _frame(self._pool.call("frame", request, {"file": data}, UPLOAD_SECONDS))

    def check_hl7(self, text: str, *, as_sent: bool = False) -> bytes:
        """Return hl7.json of a message in an editor, or with the line ends it was sent with."""
        return self._pool.call("hl7", {"text": text, "as_sent": as_sent})[1]["json"]

    def query(self, slug: str, params: Params, exercise_id: str, text: str) -> QueryResult:
        """Return what a query finds in the database that the learner sees, or refuse it."""
        request = {"slug": slug, "params": params, "exercise": exercise_id, "text": text}
        found = self._pool.call("query", request)[0]
        return QueryResult(
            tuple(found["columns"]), tuple(map(tuple, found["rows"])), cut=found["cut"]
        )

    def made(self, slug: str, params: Params, exercise_id: str, raw: str) -> dict[str, bytes]:
        """Return the object that a draft makes of its source, by name; nothing if it makes none."""
        request = {"slug": slug, "params": params, "exercise": exercise_id, "raw": raw}
        return self._pool.call("made", request, timeout=UPLOAD_SECONDS)[1]

    def judge(
        self,
        slug: str,
        params: Params,
        raws: Mapping[str, str],
        *,
        uploads: Mapping[str, Mapping[str, bytes]] | None = None,
        evidence: Mapping[str, Any] | None = None,
        only: Collection[str] | None = None,
        also: Sequence[Params] = (),
        screen: bool = True,
    ) -> Judged:
        """Judge the raw answers by exercise id; exercises outside *only* are left alone.

        Whatever shows signs of a real patient is refused first, unless *screen* is off because it
        was screened when it was handed in. Files of the benches of *also*, other variants of the
        same learner, show none.

        *uploads* holds files by exercise id and name, *evidence* the raw answers of live
        exercises, in the form of :mod:`app.grading.evidence`.
        """
        blobs = {
            f"{exercise}/{name}": data
            for exercise, files in (uploads or {}).items()
            for name, data in files.items()
        }
        told = {id(each): each for each in (evidence or {}).values()}
        places = {each: place for place, each in enumerate(told)}
        request = {
            "slug": slug,
            "params": params,
            "raws": dict(raws),
            # Exercises about one hospital see the same: what is told of it goes out once.
            "told": list(told.values()),
            "evidence": {name: places[id(each)] for name, each in (evidence or {}).items()},
            "only": None if only is None else sorted(only),
            "also": list(also),
            "screen": screen,
        }
        timeout = UPLOAD_SECONDS if blobs else ANSWER_SECONDS
        return _judged(self._pool.call("judge", request, blobs, timeout)[0])

    def screen(self, data: bytes | str, name: str = "") -> tuple[Sign, ...]:
        """Return the signs of real patients in a file or a message that belongs to no lab."""
        if isinstance(data, str):
            found = self._pool.call("screen", {"name": name, "text": data})[0]
        else:
            sent = {"file": data}
            found = self._pool.call("screen", {"name": name}, sent, UPLOAD_SECONDS)[0]
        return tuple(map(sign_from_data, found["signs"]))

    def screen_typed(self, slug: str, params: Params, raws: Mapping[str, str]) -> None:
        """Refuse answers typed into an attempt that show signs of a real patient."""
        self._pool.call("screen_typed", {"slug": slug, "params": params, "raws": dict(raws)})

    def screen_files(
        self,
        slug: str,
        params: Params,
        files: Mapping[str, bytes],
        *,
        also: Sequence[Params] = (),
    ) -> bool:
        """Refuse files sent into an attempt that show signs of a real patient, like :meth:`judge`.

        Say whether all of them could be read: nobody knows what is in the others.
        """
        blobs = {f"sent/{name}": data for name, data in files.items()}
        request = {"slug": slug, "params": params, "raws": {}, "also": list(also)}
        told, _ = self._pool.call("screen_typed", request, blobs, UPLOAD_SECONDS)
        return not told["unscreened"]

    def _json(self, task: str, slug: str, params: Params, name: str) -> bytes:
        """Return what the worker says of a file, once asked and then kept."""
        key = (task, slug, params_digest(params), name)
        if (kept := self._kept.get(key)) is None:
            request = {"slug": slug, "params": params, "name": name}
            kept = self._pool.call(task, request)[1]["json"]
            self._kept.put(key, kept)
        return kept


def _frame(reply: tuple[dict[str, Any], dict[str, bytes]]) -> DecodedFrame:
    facts, blobs = reply
    return DecodedFrame(facts["rows"], facts["columns"], facts["format"], blobs["frame"])


def _judged(data: dict[str, Any]) -> Judged:
    verdicts = {name: verdict_from_data(each) for name, each in data["verdicts"].items()}
    return Judged(verdicts, data["version"], tuple(data["unscreened"]))

"""The learner's own files, read for one request and then forgotten: always in the sandbox."""

from collections.abc import Sequence
from typing import Any

from app.frozen import Frozen
from app.grading.warm import WarmPool

SECONDS = 40.0


class Workbench(Frozen):
    """Bytes from a learner's browser, turned into what the bench's tools show."""

    pool: WarmPool

    def read(self, what: str, data: bytes, name: str) -> bytes:
        """Return tree.json, image.json or report.json: *what* is tree, image, audit or values."""
        return self._ask(what, {"name": name}, {"file": data})["json"]

    def frames(self, data: bytes, index: int, count: int) -> tuple[int, bytes]:
        """Return how many frames there are of those asked for, and their values in a row."""
        request = {"name": "", "index": index, "count": count}
        facts, blobs = self.pool.call("frames", request, {"file": data}, SECONDS)
        return facts["count"], blobs["frames"]

    def overlay(self, data: bytes, group: str, index: int) -> bytes:
        """Return an overlay over a frame: a byte a pixel."""
        request = {"name": "", "group": group, "index": index}
        return self._ask("overlay", request, {"file": data})["mask"]

    def compare(self, before: tuple[str, bytes], after: tuple[str, bytes]) -> bytes:
        """Return compare.json of two files, each with its name."""
        request = {"before": before[0], "after": after[0]}
        return self._ask("compare", request, {"before": before[1], "after": after[1]})["json"]

    def stacks(self, slices: Sequence[Any]) -> bytes:
        """Return stacks.json of images by their facts, as image.json gave them."""
        return self._ask("stacks", {"slices": list(slices)}, {})["json"]

    def unpack(self, data: bytes) -> dict[str, bytes]:
        """Return the files of a ZIP archive by their names in it."""
        return self._ask("unpack", {}, {"file": data})

    def _ask(self, task: str, request: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, bytes]:
        return self.pool.call(task, request, blobs, SECONDS)[1]

"""Benches that were built before, as many as fit; the longest unused goes first."""

import logging
from collections import OrderedDict

from app.errors import GraderFault
from app.grading.faults import FAULT
from app.grading.lab import Bench, Params
from app.grading.loading import LabCode
from app.grading.params_key import params_digest

_log = logging.getLogger(__name__)

# Python objects around the bytes, roughly.
_OVERHEAD = 16_384


class BenchCache:
    """Built benches by lab, version and params, within *most* bytes of files and messages."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._benches: OrderedDict[tuple[str, str, str], Bench] = OrderedDict()

    def get(self, code: LabCode, params: Params) -> Bench:
        """Return the bench that *params* build, built now or kept from before."""
        key = (code.slug, code.version, params_digest(params))
        if (bench := self._benches.get(key)) is not None:
            self._benches.move_to_end(key)
            return bench
        bench = _built(code, params)
        self._benches[key] = bench
        self._size += _weight(bench)
        while self._size > self._most and len(self._benches) > 1:
            _, oldest = self._benches.popitem(last=False)
            self._size -= _weight(oldest)
        return bench


def _built(code: LabCode, params: Params) -> Bench:
    """Build the bench; whatever fails in that is a fault of ours."""
    try:
        return code.lab.bench(params)
    except Exception as error:
        _log.exception("lab %s: no bench can be built from %s", code.slug, params)
        raise GraderFault(FAULT) from error


def _weight(bench: Bench) -> int:
    held = (*bench.files.values(), *bench.messages.values())
    return _OVERHEAD + sum(map(len, held))

"""Bytes kept by a key, as many as fit; the longest unused goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock


class ByteCache:
    """A small cache that many threads may use at once, within *most* bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """Return what is kept under *key*, or nothing."""
        with self._lock:
            if (data := self._held.get(key)) is not None:
                self._held.move_to_end(key)
            return data

    def put(self, key: Hashable, data: bytes) -> None:
        """Keep *data* under *key*, unless it would fill the cache by itself."""
        if len(data) > self._most // 2:
            return
        with self._lock:
            self._size += len(data) - len(self._held.pop(key, b""))
            self._held[key] = data
            while self._size > self._most:
                _, oldest = self._held.popitem(last=False)
                self._size -= len(oldest)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._size = 0

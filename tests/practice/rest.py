"""Orthanc's own interface, by which it is told to act."""

import json
import urllib.request
from typing import Any


class Rest:
    """The REST interface of an Orthanc that asks for no password."""

    def __init__(self, port: int) -> None:
        self._root = f"http://127.0.0.1:{port}"

    def get(self, path: str) -> Any:
        """Return what is at *path*."""
        return self._call(path, None)

    def post(self, path: str, body: Any) -> Any:
        """Tell Orthanc to do what *path* stands for."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._call(path, data)

    def _call(self, path: str, data: bytes | None) -> Any:
        request = urllib.request.Request(f"{self._root}{path}", data)  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.loads(answer.read())

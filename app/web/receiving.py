"""How requests are taken in: files from outside stay in memory until the request is answered."""

from io import BytesIO
from typing import IO

from flask import Request


class MemoryRequest(Request):
    """A request whose uploads never become temporary files.

    What a guard refuses must leave no trace on the disk; how much may be sent is bounded for every
    route before anything is read.
    """

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()

"""A tiny server for component pages: bundle, pages and JSON under the strictest policy."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

DIST = Path("app/web/static/dist")
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'"
KINDS = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}

Answer = bytes | Callable[[bytes], bytes]


class BenchServer:
    """Serves what it was told; keeps what was posted, with the headers it came with."""

    def __init__(self, root: Path) -> None:
        self._dist = root / DIST
        self._answers: dict[str, tuple[str, Answer]] = {}
        self.posted: list[tuple[str, dict[str, str], bytes]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        # It hears soon that it is to stop: every test waits for that.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Return the server's own address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def offer(self, path: str, answer: Answer, kind: str = "application/json") -> None:
        """Answer *path* with these bytes, or with what a function makes of the posted body."""
        self._answers[path] = (kind, answer)

    def page(self, body: str, theme: str = "auto") -> str:
        """Offer a page with *body* in the site's frame, and return its address."""
        names: dict[str, str] = json.loads((self._dist / "manifest.json").read_text("utf-8"))
        html = (
            f'<!DOCTYPE html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="csrf-token" content="token-of-the-page"><title>Bench</title>'
            f'<link rel="stylesheet" href="/dist/{names["app.css"]}">'
            f'<script type="module" src="/dist/{names["app.js"]}"></script></head><body>'
            f'<main class="page" id="main"><h1>Bench</h1>{body}</main></body></html>'
        )
        self.offer("/page", html.encode(), "text/html; charset=utf-8")
        return f"{self.url}/page"

    def _answer(self, path: str, body: bytes) -> tuple[str, bytes] | None:
        if path.startswith("/dist/"):
            file = self._dist / Path(path).name
            known = file.is_file()
            return (KINDS.get(file.suffix, "text/plain"), file.read_bytes()) if known else None
        found = self._answers.get(path)
        if found is None:
            return None
        kind, answer = found
        return kind, answer if isinstance(answer, bytes) else answer(body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        bench = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(b"")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                bench.posted.append((self.path, dict(self.headers), body))
                self._send(body)

            def _send(self, body: bytes) -> None:
                answer = bench._answer(self.path, body)
                self.send_response(200 if answer else 404)
                kind, data = answer or ("text/plain", b"")
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Keep quiet."""

        return Handler

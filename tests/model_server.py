"""A web server on this machine that serves files the way bad servers and lines do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Served:
    """One file and how it is served; a good server by default."""

    content: bytes = b""
    etag: str | None = '"v1"'
    modified: str | None = None
    ranges: bool = True
    """Whether a part of the file can be had."""
    claims: int | None = None
    """Content-Length told in place of the true one."""
    length_told: bool = True
    drop_after: list[int] = field(default_factory=list)
    """Bytes after which the connection is cut, for one request after the other."""
    piece: int = 1 << 16
    pause_s: float = 0.0
    """Between two pieces."""
    silent_s: float = 0.0
    """Before the answer."""
    statuses: list[int] = field(default_factory=list)
    """Answers in place of the file, for one request after the other."""
    leads_to: str = ""
    wrong_place: bool = False
    """Answers a Range with other bytes than asked."""


@dataclass
class ModelServer:
    """Files by path, and what was asked for."""

    address: str
    files: dict[str, Served] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """Path and Range of each request."""

    def put(self, name: str, served: Served) -> str:
        """Serve it; the address."""
        self.files[f"/{name}"] = served
        return f"{self.address}/{name}"

    def ranges(self) -> list[str | None]:
        return [span for _, span in self.asked]


def _handler(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append((self.path, self.headers.get("Range")))
            served = server.files.get(self.path)
            if served is None:
                self.send_error(404)
            elif served.leads_to:
                self.send_response(302)
                self.send_header("Location", served.leads_to)
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif served.statuses:
                self.send_error(served.statuses.pop(0))
            else:
                time.sleep(served.silent_s)
                with suppress(ConnectionError):
                    self._send(served)

        def _send(self, served: Served) -> None:
            first = self._first(served)
            body = served.content[first:]
            whole_status = 206 if first else 200
            if first > len(served.content):
                self.send_error(416)
                return
            self.send_response(whole_status)
            if whole_status == 206:
                told = first + 7 if served.wrong_place else first
                total = len(served.content) if served.claims is None else served.claims
                self.send_header("Content-Range", f"bytes {told}-{total - 1}/{total}")
            if served.length_told:
                total = len(served.content) if served.claims is None else served.claims
                self.send_header("Content-Length", str(total - first))
            if served.etag:
                self.send_header("ETag", served.etag)
            if served.modified:
                self.send_header("Last-Modified", served.modified)
            self.end_headers()
            limit = served.drop_after.pop(0) if served.drop_after else len(body)
            for start in range(0, min(limit, len(body)), served.piece):
                self.wfile.write(body[start : min(start + served.piece, limit)])
                time.sleep(served.pause_s)
            self.close_connection = True

        def _first(self, served: Served) -> int:
            span, wanted = self.headers.get("Range"), self.headers.get("If-Range")
            version = served.etag or served.modified
            if not served.ranges or span is None or wanted != version:
                return 0
            return int(span.removeprefix("bytes=").rstrip("-"))

        def log_message(self, *arguments: object) -> None:
            pass

    return Handler


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A server for as long as the block lasts."""
    server = ModelServer("")
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    httpd.daemon_threads = True
    server.address = f"http://127.0.0.1:{httpd.server_address[1]}"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()

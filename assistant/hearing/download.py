"""Fetching one large file over HTTP: goes on where it stopped, and is patient only so far."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assistant.errors import DownloadError
from assistant.hearing.half_file import HalfFile

__all__ = ["DownloadLimits", "Progress", "download"]

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are there and, where known, all there will be."""

_CHUNK: Final = 1 << 16
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """When to give up."""

    timeout_s: float = 20.0
    """Without a single byte, also for the connection."""
    slowest: int = 2_000
    """Bytes a second that are still worth waiting for: 60 MB would take eight hours."""
    window_s: float = 60.0
    """Time over which the speed is judged: a line may well pause for a while."""
    tries: int = 5
    """Connections in a row that bring nothing new."""
    pause_s: float = 2.0
    """Before the next connection."""
    max_bytes: int = 8_000_000_000
    """The largest official model has 2 GB; a server must not fill the disk."""


class _Dropped(Exception):  # noqa: N818  (never leaves this module)
    """The connection ended too early; another one may go on."""

    def __init__(self, what: str, unreachable: DownloadError | None = None) -> None:
        super().__init__(what)
        self.unreachable = unreachable
        """What to tell where not even a connection came about."""


class _Pace:
    """Whether enough comes, over all connections: each may bring a little and then hang."""

    def __init__(self, limits: DownloadLimits) -> None:
        self._limits = limits
        self._start = time.monotonic()
        self._bytes = 0

    def too_slow(self, more: int) -> float | None:
        """Take note of bytes that came; the speed, bytes a second, where it is too low."""
        self._bytes += more
        spent = time.monotonic() - self._start
        if spent < self._limits.window_s:
            return None
        speed = self._bytes / spent
        self._start, self._bytes = time.monotonic(), 0
        return speed if speed < self._limits.slowest else None


@dataclass(frozen=True, slots=True)
class _Job:
    address: str
    half: HalfFile
    pace: _Pace
    size: int | None
    limits: DownloadLimits
    progress: Progress
    remedy: str
    """What to do without a connection."""

    def failed(self, code: str, what: str) -> DownloadError:
        return DownloadError(code, f"{self.address}: {what}", self.remedy)

    def note(self, more: int) -> None:
        """Bytes came, or none for a while. Raise `DownloadError` `download-slow`."""
        speed = self.pace.too_slow(more)
        if speed is not None:
            raise self.failed("download-slow", f"only {speed:,.0f} bytes a second come")


def download(
    address: str,
    target: Path,
    *,
    size: int | None = None,
    remedy: str,
    limits: DownloadLimits = DownloadLimits(),
    progress: Progress = lambda done, whole: None,
) -> None:
    """Fetch `address` into `target`; a half file beside it is kept and gone on with.

    Connections that break off are made again. `size` is what the file must have, `remedy`
    what to do where it can't be had. Raise `DownloadError`: `download-offline`,
    `download-certificate`, `download-missing`, `download-refused`, `download-server`,
    `download-redirect`, `download-size`, `download-slow`, `download-incomplete`, `disk-full`.
    """
    job = _Job(address, HalfFile(target, address), _Pace(limits), size, limits, progress, remedy)
    farthest, idle, answered = job.half.there, 0, False
    while True:
        try:
            _connect_and_pour(job)
            break
        except _Dropped as error:
            if error.unreachable is not None and not answered:
                raise error.unreachable from error
            answered = True
            idle = idle + 1 if job.half.there <= farthest else 1
            farthest = max(farthest, job.half.there)
            if idle >= limits.tries:
                code = "download-incomplete" if farthest else "download-server"
                raise job.failed(code, f"given up after {idle} tries: {error}") from error
            job.note(0)
            time.sleep(limits.pause_s)
    job.half.finish()


def _connect_and_pour(job: _Job) -> None:
    """One connection. Raise `_Dropped` where another one may help."""
    if job.size is not None and job.half.there == job.size:
        return  # an earlier call was ended between the last byte and the renaming
    with _opened(job) as response:
        whole = _prepare_part(job, response)
        _pour(job, response, whole)
    if whole is not None and job.half.there < whole:
        raise _Dropped(f"ended after {job.half.there:,} of {whole:,} bytes")
    if job.size is not None and job.half.there != job.size:
        there = job.half.there
        job.half.drop()
        raise job.failed("download-size", f"{there:,} bytes came instead of {job.size:,}")


def _opened(job: _Job) -> Any:
    """The response with the body still to come."""
    request = urllib.request.Request(job.address)  # noqa: S310  (checked with the list of models)
    request.add_header("User-Agent", "komekshi")
    request.add_header("Accept-Encoding", "identity")
    version = job.half.version
    if version:
        request.add_header("Range", f"bytes={job.half.there}-")
        request.add_header("If-Range", version)
    opener = urllib.request.build_opener(_Redirects(job))
    try:
        return opener.open(request, timeout=job.limits.timeout_s)
    except urllib.error.HTTPError as error:
        error.close()
        raise _refusal(job, error.code) from error
    except urllib.error.URLError as error:
        raise _no_connection(job, error.reason) from error
    except (OSError, http.client.HTTPException) as error:
        raise _Dropped(f"no answer: {error or type(error).__name__}") from error


def _refusal(job: _Job, status: int) -> Exception:
    if status == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        job.half.drop()
        return _Dropped("the server has no such part of the file")
    if status in _TRANSIENT:
        return _Dropped(f"the server failed with status {status}")
    if status in (http.HTTPStatus.NOT_FOUND, http.HTTPStatus.GONE):
        return job.failed("download-missing", "the server has no such file")
    if 300 <= status < 400:
        return job.failed("download-redirect", "the server sends us round in circles")
    return job.failed("download-refused", f"the server refuses with status {status}")


def _no_connection(job: _Job, reason: object) -> Exception:
    if "CERTIFICATE" in str(reason).upper():
        return job.failed("download-certificate", f"the server can't prove who it is: {reason}")
    host = urllib.request.Request(job.address).host  # noqa: S310
    told = f"no connection to {host}: {reason}"
    return _Dropped(told, DownloadError("download-offline", told, job.remedy))


class _Redirects(urllib.request.HTTPRedirectHandler):
    """As the standard one, but over HTTP only, and never from an encrypted connection to none."""

    def __init__(self, job: _Job) -> None:
        self._job = job

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        allowed = ("https://",) if req.type == "https" else ("https://", "http://")
        if not newurl.lower().startswith(allowed):
            raise self._job.failed("download-redirect", f"leads to {newurl}, which is not safe")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _prepare_part(job: _Job, response: Any) -> int | None:
    """Empty the half file unless the response goes on with it; the size of the whole, if told."""
    headers = response.headers
    whole: int | None
    if response.status == http.HTTPStatus.PARTIAL_CONTENT:
        first, whole = _range(headers.get("Content-Range", ""))
        if first != job.half.there:
            job.half.drop()
            raise _Dropped("the server goes on at another place than asked")
    else:
        length = headers.get("Content-Length", "")
        whole = int(length) if length.isdecimal() else None
        etag = headers.get("ETag", "")
        strong = etag if etag and not etag.startswith("W/") else ""
        job.half.begin(strong or headers.get("Last-Modified", ""))
    if whole is not None and job.size is not None and whole != job.size:
        job.half.drop()
        raise job.failed("download-size", f"the file has {whole:,} bytes instead of {job.size:,}")
    if whole is not None and whole > job.limits.max_bytes:
        raise job.failed("download-size", f"{whole:,} bytes are too many")
    return whole


def _range(header: str) -> tuple[int | None, int | None]:
    """First byte and size of the whole in `bytes 5-9/10`."""
    unit, _, rest = header.partition(" ")
    span, _, whole = rest.partition("/")
    first = span.partition("-")[0]
    if unit != "bytes" or not first.isdecimal():
        return None, None
    return int(first), int(whole) if whole.isdecimal() else None


def _pour(job: _Job, response: Any, whole: int | None) -> None:
    most = job.limits.max_bytes if job.size is None else job.size
    done = job.half.there
    while chunk := _next_chunk(response):
        done += len(chunk)
        if done > most:
            job.half.drop()
            raise job.failed("download-size", f"more than {most:,} bytes come")
        job.half.append(chunk)
        job.progress(done, whole if whole is not None else job.size)
        job.note(len(chunk))


def _next_chunk(response: Any) -> bytes:
    """What has come, at most `_CHUNK` bytes; empty at the end."""
    try:
        chunk: bytes = response.read1(_CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise _Dropped(f"broken off: {error or type(error).__name__}") from error
    return chunk

"""What operators see: a request id, a structured log line a request, counters and timings."""

import logging
import secrets
import time
from functools import lru_cache

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

from app.logs import request_id

registry = CollectorRegistry()
_requests = Counter(
    "readingroom_requests_total",
    "Requests by route and status.",
    ["route", "status"],
    registry=registry,
)
_seconds = Histogram(
    "readingroom_request_seconds",
    "Time to answer, by route.",
    ["route"],
    registry=registry,
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)
# Browsers and monitors ask for these all day; the counters have them.
_QUIET = frozenset({"static", "operations.healthz", "operations.readyz", "operations.metrics"})
_log = logging.getLogger("readingroom.access")


def observe(app: Flask) -> None:
    """Count, time and log every request of *app*."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = name = secrets.token_hex(8)
    request_id.set(name)


def _end(response: Response) -> Response:
    route = request.endpoint or "none"
    spent = time.perf_counter() - g.get("began", time.perf_counter())
    _answered(route, response.status_code).inc()
    _took(route).observe(spent)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if _log.isEnabledFor(logging.INFO) and route not in _QUIET:
        reader = g.get("reader")
        _log.info(
            "request",
            extra={
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "ms": round(spent * 1000, 2),
                "person_id": reader.actor.id if reader else None,
            },
        )
    return response


@lru_cache(maxsize=1024)
def _answered(route: str, status: int) -> Counter:
    return _requests.labels(route, status)


@lru_cache(maxsize=1024)
def _took(route: str) -> Histogram:
    return _seconds.labels(route)


def _forget(_error: BaseException | None) -> None:
    request_id.set(None)

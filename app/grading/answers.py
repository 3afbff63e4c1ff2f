"""Typed answers: what a check receives once the raw answer has a readable form.

A ``text``, ``choice`` or ``free_text`` answer is a ``str``, ``multi_choice`` a
``frozenset[str]``, ``match`` a ``dict[str, str]``, ``order`` a ``tuple[str, ...]``, ``per_row`` a
``dict[row id, dict[column id, str]]``, ``table_edit`` a ``list[dict[column id, str]]``, and
``live_association`` and ``live_mllp`` a ``tuple[Exchange, ...]`` in the order of time. The others
are the classes here.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.frozen import Frozen


class Quantity(Frozen):
    """A number exactly as it was written, with its unit.

    A unit left out is the one that the exercise asks for.
    """

    value: Decimal
    unit: str = ""


class ElementPick(Frozen):
    """One element chosen in the tag tree of *source*."""

    source: str
    path: str


class FieldPick(Frozen):
    """One field chosen in the HL7 message *source*."""

    source: str
    path: str


class DatasetEdit(Frozen):
    """One change made in the tag tree: *op* is ``set``, ``add`` or ``delete``."""

    op: str
    path: str
    vr: str = ""
    value: tuple[str, ...] = ()


class EditedFiles(Frozen):
    """DICOM objects as the learner left them, by file name.

    One file that answers an exercise about *source* carries the source's name, whatever it was
    called when it came. *edits* are those made in the browser; an uploaded file has none.
    """

    files: Mapping[str, bytes]
    edits: tuple[DatasetEdit, ...] = ()
    uploaded: bool = False


class EditedMessage(Frozen):
    """An HL7 message as the learner left it: text with CR between segments, and its bytes."""

    text: str
    data: bytes


class WindowLevel(Frozen):
    """The window that the learner set, in the units of the modality's output."""

    center: Decimal
    width: Decimal


class Region(Frozen):
    """A rectangle in image pixels: *x* counts columns and *y* rows from nought, as *frame* does."""

    source: str
    frame: int
    x: int
    y: int
    width: int
    height: int


class Exchange(Frozen):
    """One console action that was really performed: as posted, as traced, and what came of it."""

    action: Mapping[str, Any]
    trace: Mapping[str, Any]
    result: Mapping[str, Any]


class HospitalAnswer(Frozen):
    """What was done in the hospital, in the order of time, and the hospital after and before it.

    *hospital* and *before* have every setting of every system written out, holdings included, so
    that whatever differs between them was changed by the learner.
    """

    exchanges: tuple[Exchange, ...]
    hospital: Mapping[str, Any]
    before: Mapping[str, Any]

    def node(self, node_id: str) -> Mapping[str, Any]:
        """Return the system of that id as it is now."""
        return next(each for each in self.hospital["nodes"] if each["id"] == node_id)

    def node_before(self, node_id: str) -> Mapping[str, Any]:
        """Return the system of that id as it was found."""
        return next(each for each in self.before["nodes"] if each["id"] == node_id)


class QueryResult(Frozen):
    """What a query found: names of columns, and rows of numbers, texts and ``None``.

    *cut* says that there were more rows than are kept.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: bool = False


class SqlAnswer(Frozen):
    """A query as it was written, and what it found in the database on the bench."""

    text: str
    result: QueryResult

"""What a check of an object finds."""

from app.frozen import Frozen


class DicomFinding(Frozen):
    """One finding: where, what stands there, what the standard expects, and the clause.

    *type* and *module* are those of the attribute in its IOD; value checks leave them empty.
    """

    code: str
    path: str
    keyword: str
    says: str
    expected: str
    clause: str
    offset: int | None = None
    severity: str = "error"
    type: str = ""
    module: str = ""

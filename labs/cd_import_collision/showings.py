"""The faults of the incident, and what its systems show of them."""

from app.grading import Fault, Params, Showing

from .disk import owed


def faults(params: Params) -> tuple[Fault, ...]:
    """Return what is wrong with the template, and the disk's accession number."""
    right = owed(params)
    where = ("import", "coercion.values")
    person = {"PatientID": right["PatientID"], "PatientName": right["PatientName"]}
    order = {"AccessionNumber": right["AccessionNumber"]}
    shown = ("import_log", "template", "disk_index")
    accession = ("disk_index", "archive_rule", "archive_records")
    return (
        Fault(params["fault"], shown, "the template names the patient", *where, person),
        Fault("accession", accession, "the template names the order", *where, order),
    )


def showings(params: Params) -> tuple[Showing, ...]:
    """Return what station and archive show, and what the import shows once it is mended."""
    return (
        Showing(
            "template",
            "import",
            "The import station's template and holdings",
            "What the template said when the disk was read stands in what the station holds.",
        ),
        Showing(
            "archive_records",
            "archive",
            "The archive's studies, with name and number",
            "The disk's images lie under somebody else.",
        ),
        Showing(
            "archive_rule",
            "archive",
            "The archive's rules on orders and on duplicates",
            "It trusts an accession number over the name, and has a rule for what it already has.",
        ),
        Showing(
            "imported_again",
            "import",
            "The answer of the import station to the second import",
            "The station corrects what it takes in now, and says so with a warning.",
            by=({"kind": "store"},),
            after=params["fault"],
        ),
    )

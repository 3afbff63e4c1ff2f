"""The faults of the incident, and what its systems show of them."""

from app.grading import Fault, Params, Showing

from .hospital import CT_IMAGE


def faults(params: Params) -> tuple[Fault, ...]:
    """Return the title that is wrong, and the encoding that is refused."""
    title = params["fault"]
    node, path, has = {
        "called": ("ct", "destinations", {"ae_title": params["archive_title"]}),
        "calling": ("ct", "ae_title", params["agreed"]),
        "table": ("archive", "device_table", {"ae_title": params["agreed"]}),
    }[title]
    line = {"abstract_syntax": CT_IMAGE, "transfer_syntaxes": [params["syntax"]]}
    shown = ("upgrade_note", "engineer_call", "archive_types", "send_refused")
    return (
        Fault(title, ("ct_log", "ct_titles", "archive_table"), "the titles agree", node, path, has),
        Fault("syntax", shown, "the archive takes the encoding", "archive", "contexts", line),
    )


def showings(params: Params) -> tuple[Showing, ...]:
    """Return what scanner and archive show, and what a send shows once the titles agree."""
    return (
        Showing(
            "ct_titles",
            "ct",
            "The scanner's own title, and whom it calls",
            "By these titles the scanner introduces itself, and asks for the archive.",
        ),
        Showing(
            "archive_table",
            "archive",
            "The archive's title and device table",
            "The archive answers to one title, and lets in those of its table.",
        ),
        Showing(
            "archive_types",
            "archive",
            "The encodings that the archive accepts",
            "For CT images the new encoding is not among them.",
        ),
        Showing(
            "send_refused",
            "archive",
            "A send that is let in, and whose encoding is refused",
            "The association stands now; its presentation contexts are refused.",
            by=({"kind": "store", "result": {"outcome": "no_context"}},),
            after=params["fault"],
        ),
    )

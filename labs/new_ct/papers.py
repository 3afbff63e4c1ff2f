"""What lies beside the systems: the connection sheet, the notes of the acceptance, the rules."""

from app.grading import Params, Source

from .drawing import DEMO, SYNTAXES
from .hospital import CT_PORT, DEMO_PORT, ENHANCED_CT, TEST_ARCHIVE
from .interfaces import PERFORMED_STEP


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def sources(params: Params) -> tuple[Source, ...]:
    """Return everything that can be looked at beside the systems."""
    return (
        _sheet(params),
        Source(
            "acceptance_note",
            "The note on the week of acceptance",
            f"The scanner ran a week in the test network as {DEMO}, port {DEMO_PORT}, with the\n"
            f"archive {TEST_ARCHIVE}. Yesterday it moved to its final title and port. Interface\n"
            "team, worklist team and archive team entered it while it was there, each from a\n"
            "list of its own. Echo from the final place: answered by archive and worklist\n"
            "server, before the last tables were saved. Nothing else was tried.\n",
            "The tables were filled while the scanner had another title and port, and nothing but "
            "an echo was tried.",
        ),
        Source(
            "test_rules",
            "The department's page on test patients",
            f"One test patient: {params['test'][1]}. What bears this number is swept from the\n"
            "archive each night. Nothing else is: what a maker brings along stays for ever.\n"
            "A test order runs like any other: EHR, worklist, step begun, images, step\n"
            "completed. One that is not performed is cancelled in the EHR, so that nobody\n"
            "finds a test patient on the list of the next day.\n"
            "Nobody tests with a patient, and nobody tests on a device in production.\n",
            "Only the test patient's number is swept, and a test order is performed or cancelled.",
        ),
        Source(
            "specialist_call",
            "Call the maker's application specialist",
            f"“It sends Enhanced CT alone, in {SYNTAXES[params['syntax']]}; that was ordered.\n"
            "After asking for custody it hangs up and waits for the archive to\n"
            "call. The images demo_1 and demo_2 are ours, ordinary CT, they go anywhere.”\n",
            "The demonstration images prove nothing: they are of another type and encoding.",
            minutes=5,
        ),
    )


def _sheet(params: Params) -> Source:
    codes = "\n".join(f"  {code}  {name}" for code, name in params["exams"])
    return Source(
        "sheet",
        "The connection sheet, signed by all teams",
        f"Title {params['new']}, port {CT_PORT}. Done on the new CT, and nowhere else:\n{codes}\n"
        "All other CT procedures stay where they are. The engine gives each order its station\n"
        "by the procedure code; the RIS has one station by modality, for orders without.\n"
        "Worklist: asks by station title, today's date, CT. Performed steps: yes, to the\n"
        f"worklist server ({PERFORMED_STEP}).\n"
        f"Images: Enhanced CT ({ENHANCED_CT}), encoded in\n"
        f"{SYNTAXES[params['syntax']]} ({params['syntax']}), which all\n"
        "workstations show.\n"
        "Custody: asked of the archive, report on an association of the archive's own.\n",
        "Codes, titles, object type, encoding and the way of the report are all agreed.",
    )

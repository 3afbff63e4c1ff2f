"""Status words and context results, code by code: PS3.7 annex C, PS3.4, PS3.8."""

import pytest
from pynetdicom.status import (
    GENERAL_STATUS,
    PROCEDURE_STEP_STATUS,
    QR_FIND_SERVICE_CLASS_STATUS,
    QR_GET_SERVICE_CLASS_STATUS,
    QR_MOVE_SERVICE_CLASS_STATUS,
    STORAGE_COMMITMENT_SERVICE_CLASS_STATUS,
    STORAGE_SERVICE_CLASS_STATUS,
)

from app.practice.dimse import service_of
from app.practice.words import CONTEXT_RESULTS, status_words

# service, code, category, and a word of the meaning
TABLE = [
    # PS3.7 annex C
    ("", 0x0000, "success", "Success"),
    ("", 0x0001, "warning", "optional attributes"),
    ("", 0x0105, "failure", "No such attribute"),
    ("", 0x0106, "failure", "Invalid attribute value"),
    ("", 0x0107, "warning", "Attribute list"),
    ("", 0x0110, "failure", "Processing failure"),
    ("", 0x0111, "failure", "Duplicate SOP Instance"),
    ("", 0x0112, "failure", "No such SOP Instance"),
    ("", 0x0113, "failure", "event type"),
    ("", 0x0114, "failure", "No such argument"),
    ("", 0x0115, "failure", "Invalid argument"),
    ("", 0x0116, "warning", "out of range"),
    ("", 0x0117, "failure", "Invalid SOP Instance"),
    ("", 0x0118, "failure", "No such SOP Class"),
    ("", 0x0119, "failure", "Class-Instance conflict"),
    ("", 0x0120, "failure", "Missing attribute"),
    ("", 0x0121, "failure", "Missing attribute value"),
    ("", 0x0122, "failure", "SOP Class not supported"),
    ("", 0x0123, "failure", "No such action"),
    ("", 0x0124, "failure", "not authorized"),
    ("", 0x0210, "failure", "Duplicate invocation"),
    ("", 0x0211, "failure", "Unrecognized operation"),
    ("", 0x0212, "failure", "Mistyped argument"),
    ("", 0x0213, "failure", "Resource limitation"),
    # storage: PS3.4 table B.2-1
    ("store", 0xA700, "failure", "out of resources"),
    ("store", 0xA7FF, "failure", "out of resources"),
    ("store", 0xA900, "failure", "data set does not match"),
    ("store", 0xA9FF, "failure", "data set does not match"),
    ("store", 0xC000, "failure", "cannot understand"),
    ("store", 0xCFFF, "failure", "cannot understand"),
    ("store", 0xB000, "warning", "Coercion"),
    ("store", 0xB006, "warning", "Elements discarded"),
    ("store", 0xB007, "warning", "does not match SOP Class"),
    # queries: PS3.4 table C.4-1
    ("find", 0xA700, "failure", "out of resources"),
    ("find", 0xA900, "failure", "identifier does not match"),
    ("find", 0xC000, "failure", "unable to process"),
    ("find", 0xCFFF, "failure", "unable to process"),
    ("find", 0xFE00, "cancel", "cancel"),
    ("find", 0xFF00, "pending", "Matches are continuing"),
    ("find", 0xFF01, "pending", "optional keys"),
    # retrievals: PS3.4 tables C.4-2 and C.4-3
    ("retrieve", 0xA701, "failure", "cannot count the matches"),
    ("retrieve", 0xA702, "failure", "cannot perform sub-operations"),
    ("retrieve", 0xA801, "failure", "move destination unknown"),
    ("retrieve", 0xA900, "failure", "identifier does not match"),
    ("retrieve", 0xC000, "failure", "unable to process"),
    ("retrieve", 0xC123, "failure", "unable to process"),
    ("retrieve", 0xFE00, "cancel", "cancel"),
    ("retrieve", 0xB000, "warning", "failures or warnings"),
    ("retrieve", 0xFF00, "pending", "Sub-operations are continuing"),
    # failure reason of a commitment: PS3.3 C.14.1.1
    ("", 0x0131, "failure", "Duplicate transaction UID"),
]


@pytest.mark.parametrize(("service", "code", "category", "word"), TABLE)
def test_a_status_has_its_category_and_its_words(
    service: str, code: int, category: str, word: str
) -> None:
    words = status_words(code, service)

    assert words.category == category
    assert word in words.meaning
    assert words.clause.startswith("PS3.")
    assert words.to_data()["hex"] == f"0x{code:04X}"


@pytest.mark.parametrize(
    ("service", "table"),
    [
        ("", GENERAL_STATUS),
        ("store", STORAGE_SERVICE_CLASS_STATUS),
        ("find", QR_FIND_SERVICE_CLASS_STATUS),
        ("retrieve", QR_MOVE_SERVICE_CLASS_STATUS),
        ("retrieve", QR_GET_SERVICE_CLASS_STATUS),
        ("", STORAGE_COMMITMENT_SERVICE_CLASS_STATUS),
        ("", PROCEDURE_STEP_STATUS),
    ],
)
def test_pynetdicom_puts_each_code_in_the_same_category(
    service: str, table: dict[int, tuple[str, str]]
) -> None:
    theirs = {code: row[0].lower() for code, row in table.items()}

    assert {code: status_words(code, service).category for code in theirs} == theirs


@pytest.mark.parametrize(
    ("message", "service"),
    [
        ("C-STORE-RSP", "store"),
        ("C-FIND-RSP", "find"),
        ("C-MOVE-RSP", "retrieve"),
        ("C-GET-RSP", "retrieve"),
        ("C-ECHO-RSP", ""),
        ("N-ACTION-RSP", ""),
    ],
)
def test_a_response_is_read_in_the_words_of_its_service(message: str, service: str) -> None:
    assert service_of(message) == service


# PS3.8 table 9-18
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "acceptance"),
        (1, "user-rejection"),
        (2, "no-reason (provider rejection)"),
        (3, "abstract-syntax-not-supported (provider rejection)"),
        (4, "transfer-syntaxes-not-supported (provider rejection)"),
    ],
)
def test_the_result_of_a_context_has_its_words(code: int, words: str) -> None:
    assert CONTEXT_RESULTS[code] == words

"""Which misunderstanding a wrong pair, a wrong name or a wrong letter speaks of."""

from app.grading import Params

from .captures import HL7, JOBS, caught, file_name, messages

_REPORTS = ("prelim", "final")
_MPPS, _COMMIT = ("mpps_create", "mpps_set"), ("commit_rq", "commit_rsp")
_STORE, _LIST = ("first_store", "last_store"), ("mwl_rq", "mwl_rsp")
_TWINS = (
    (_MPPS, _COMMIT, "MPPS_FOR_COMMITMENT"),
    (_STORE, _COMMIT, "STORE_IS_NOT_CUSTODY"),
    (("mwl_rq",), ("fetch",), "LIST_FOR_ARCHIVE"),
    (("order",), ("scheduled", "number_back"), "ORDER_FOR_SCHEDULE"),
    (("prelim",), ("final",), "DRAFT_FOR_FINAL"),
    (("mpps_create",), ("mpps_set",), "BEGIN_FOR_END"),
    (("commit_rq",), ("commit_rsp",), "ASKED_FOR_ANSWERED"),
    (("mwl_rq",), ("mwl_rsp",), "ASKED_FOR_ANSWERED"),
)


def pair_code(first: str, later: str) -> str:
    """Return the code of having put *later* ahead of *first*."""
    if later in _REPORTS:
        return "DRAFT_FOR_FINAL" if first in _REPORTS else "REPORT_BEFORE_IMAGES"
    if later in _COMMIT and first not in _COMMIT:
        return "CUSTODY_BEFORE_IMAGES"
    if later in _COMMIT or (first, later) == _LIST:
        return "ANSWER_BEFORE_QUESTION"
    if later == "order":
        return "ORDER_BEFORE_PATIENT"
    if later == "mwl_rq":
        return "LIST_BEFORE_SCHEDULE"
    return "USED_BEFORE_MADE"


def job_code(step: str, job: str) -> str:
    """Return the code of having taken the capture of *step* for the *job*."""
    for one, other, code in _TWINS:
        for mine, theirs in ((one, other), (other, one)):
            if step in mine and job in {JOBS[each] for each in theirs}:
                return code
    return "OTHER_JOB"


def carries(params: Params, letter: str) -> bool:
    """Say whether the capture *letter* holds the number that is asked for."""
    number, step = str(params[params["asked"]]), params["steps"][letter]
    if step in HL7:
        return number.encode() in messages(params)[file_name(letter)]
    return number in caught(params, letter)

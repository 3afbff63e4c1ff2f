"""Which misunderstanding it is to take one number for another."""

_PAIRS = {
    frozenset({"placer", "accession"}): "PLACER_AS_ACCESSION",
    frozenset({"study", "accession"}): "STUDY_UID_AS_ACCESSION",
    frozenset({"filler", "accession"}): "FILLER_AS_ACCESSION",
    frozenset({"placer", "filler"}): "PLACER_FOR_FILLER",
    frozenset({"procedure", "accession"}): "PROCEDURE_AS_ACCESSION",
    frozenset({"series", "study"}): "SERIES_FOR_STUDY",
    frozenset({"object", "study"}): "SERIES_FOR_STUDY",
    frozenset({"national", "mrn"}): "NATIONAL_FOR_MRN",
    frozenset({"visit", "mrn"}): "VISIT_FOR_PATIENT",
    frozenset({"account", "mrn"}): "VISIT_FOR_PATIENT",
    frozenset({"account", "visit"}): "ACCOUNT_FOR_VISIT",
}
_OTHERS = frozenset({"series", "object", "national", "procedure", "account", "other"})


def confusion(taken_for: str, really: str, *, shared: bool) -> str:
    """Return the code of having taken the number in the role *really* for another one.

    In a *shared* house one number is filler order number and accession number at once.
    """
    if taken_for == "other":
        return "OVERLOOKED"
    both = {"filler", "accession", "both"}
    if taken_for in both and really in both:
        return "SHARING_MISREAD" if shared or taken_for == "both" else "FILLER_AS_ACCESSION"
    for one in (taken_for, "accession") if taken_for == "both" else (taken_for,):
        for other in (really, "accession") if shared and really == "filler" else (really,):
            if (code := _PAIRS.get(frozenset({one, other}))) is not None:
                return code
    return "NONE_OF_THE_SIX" if really in _OTHERS else "OTHER_OWNER"

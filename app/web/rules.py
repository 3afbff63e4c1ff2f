"""How addresses are read and written."""

from collections.abc import Callable

from werkzeug.routing import IntegerConverter, Rule


class SmallNumber(IntegerConverter):
    """A whole number in an address: of nine digits at most, since more are no number of ours."""

    regex = "[0-9]{1,9}"


class RuleWrittenLate(Rule):
    """A rule whose functions that write its address are compiled when one is first written.

    Werkzeug compiles both for every rule before the site can answer, and most are never called.
    """

    def _compile_builder(
        self,
        append_unknown: bool = True,  # noqa: FBT001, FBT002 - Werkzeug's own signature
    ) -> Callable[..., tuple[str, str]]:
        def first_time(_rule: Rule, **values: object) -> tuple[str, str]:
            write = super(RuleWrittenLate, self)._compile_builder(append_unknown).__get__(self)
            setattr(self, "_build_unknown" if append_unknown else "_build", write)
            written: tuple[str, str] = write(**values)
            return written

        return first_time

"""Negotiation on paper: what it says is what a real association of our archive agrees on."""

from itertools import product

from app.practice.config import EXPLICIT_LE, IMPLICIT_LE, VERIFICATION, Context
from app.practice.hospital import act
from app.practice.negotiating import Answered, negotiate
from tests.practice.wards import asking, ward

CT, MR = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4"
JPEG_2000 = "1.2.840.10008.1.2.4.90"
SYNTAXES = (
    (IMPLICIT_LE,),
    (EXPLICIT_LE,),
    (JPEG_2000,),
    (EXPLICIT_LE, IMPLICIT_LE),
    (JPEG_2000, IMPLICIT_LE),
    (JPEG_2000, EXPLICIT_LE),
)
OFFERED = (Context(VERIFICATION, (IMPLICIT_LE,)), Context(CT, (IMPLICIT_LE, JPEG_2000)))


def test_a_real_association_agrees_on_the_same() -> None:
    pairs = product((CT, MR), SYNTAXES)
    proposed = [Context(VERIFICATION, (IMPLICIT_LE,)), *(Context(*pair) for pair in pairs)]

    def plain(contexts: tuple[Context, ...] | list[Context]) -> list[dict[str, object]]:
        return [
            {
                "abstract_syntax": each.abstract_syntax,
                "transfer_syntaxes": list(each.transfer_syntaxes),
            }
            for each in contexts
        ]

    action = asking("echo", contexts=plain(proposed))
    found = act(ward(contexts=plain(OFFERED)), action)["result"]["contexts"]

    assert negotiate(OFFERED, proposed) == tuple(
        Answered(row["result"], row["transfer_syntax"]) for row in found
    )
    assert {row["result"] for row in found} == {0, 3, 4}


def test_lines_of_one_class_are_joined() -> None:
    offered = [Context(CT, (IMPLICIT_LE,)), Context(CT, (JPEG_2000,))]

    [answered] = negotiate(offered, [Context(CT, (JPEG_2000,))])

    assert answered == Answered(0, JPEG_2000)
    assert answered.meaning == "acceptance"

"""Messages drawn at random: any text in any place, under any delimiters."""

from hypothesis import strategies as st

from app.hl7 import EncodingCharacters
from tests.hl7.hl7_samples import ADT_A01, ORM_O01, ORU_R01

TEXTS = st.text(
    st.characters(exclude_characters="\r\n\ufeff", exclude_categories=["Cs"]), max_size=12
)
HARD_TEXTS = st.lists(
    st.sampled_from(
        [
            "\\",
            "\\E\\",
            "\\F\\",
            "\\.br\\",
            "\\H\\",
            "\\X0D\\",
            "\\X41\\",
            "|",
            "^",
            "~",
            "&",
            "H",
            " ",
        ]
    )
    | TEXTS,
    max_size=6,
).map("".join)
SIGNS = "|^~\\&#!$%*+/:;=?@"


@st.composite
def encodings(draw: st.DrawFn) -> EncodingCharacters:
    """Draw different delimiters."""
    signs = draw(st.lists(st.sampled_from(SIGNS), min_size=5, max_size=5, unique=True))
    return EncodingCharacters(*signs)


@st.composite
def messages(draw: st.DrawFn) -> str:
    """Draw a message of a few segments, each with texts and delimiters in any order."""
    encoding = draw(encodings())
    inner = encoding.field + encoding.component + encoding.repetition + encoding.subcomponent
    piece = st.sampled_from([*inner, encoding.escape]) | st.sampled_from(
        ["A", "x y", "é", "20260101"]
    )
    lines = draw(
        st.lists(
            st.tuples(st.sampled_from(["PID", "OBX", "NTE", "ZDS"]), st.lists(piece, max_size=20)),
            max_size=6,
        )
    )
    head = f"MSH{encoding.field}{encoding.declared}{encoding.field}A"
    return "\r".join((head, *(name + encoding.field + "".join(row) for name, row in lines), ""))


REAL = st.sampled_from([ORM_O01, ORU_R01, ADT_A01])

"""An acknowledgment is read out in words."""

import pytest

from app.practice.acknowledged import in_words
from app.practice.hospital import act
from tests.practice.test_practice_hl7 import _sending
from tests.practice.wards import ward


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"code": "AA", "control_id": "C1"}, "MSA-1 is AA: accepted. MSA-2 repeats C1"),
        ({"code": "AA", "control_id": "C2"}, "MSA-2 is C2, but your message carries C1 in MSH-10"),
        ({"code": "AA", "control_id": None}, "MSA-2 is empty"),
        (
            {"code": "AE", "control_id": "C1", "text": "No PID."},
            "this answers it. It says: No PID.",
        ),
        ({"code": "XX", "control_id": "C1"}, "MSA-1 is XX: which is not an acknowledgment code."),
        ({"code": None, "control_id": None, "text": "Noise."}, "acknowledges nothing. Noise."),
    ],
)
def test_the_words_say_code_message_and_reason(answer: dict[str, str | None], says: str) -> None:
    assert says in in_words(answer, "C1")


def test_an_exchange_carries_the_words() -> None:
    [answer] = act(ward(), _sending())["result"]["acknowledgements"]

    assert answer["says"].startswith("MSA-1 is AA: accepted. MSA-2 repeats C1")


def test_what_is_no_message_has_no_control_id_to_repeat() -> None:
    [answer] = act(ward(), _sending(message="hello"))["result"]["acknowledgements"]

    assert answer["says"].startswith("MSA-1 is AR: rejected")

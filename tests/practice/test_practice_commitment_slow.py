"""A slow machine loses no report of commitment, and nobody waits for ever."""

import time
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pynetdicom import association
from pynetdicom.dimse import DIMSEServiceProvider
from pynetdicom.dimse_primitives import N_EVENT_REPORT
from pynetdicom.events import Event

from app.practice.hospital import Hospital
from app.practice.services import actions
from app.practice.services.commitment import Commitment
from app.practice.services.reports import Inbox
from tests.practice.clinic import CT_CLASS, at_work, messages
from tests.practice.wards import asking

HELD = "1.2.1.1.1"
SLOW = 0.2
PATIENCE = 12
LOOKS_EVERY = 0.0001


def commit(hospital: Hospital) -> dict[str, Any]:
    """Ask for commitment, and return the exchange; whoever waits for ever is not waited for."""
    rows = [{"sop_class_uid": CT_CLASS, "sop_instance_uid": HELD}]
    action = asking("commit", references=rows, transaction_uid="1.2.77")
    done: list[dict[str, Any]] = []
    asks = Thread(target=lambda: done.append(hospital.act(action)), daemon=True)
    asks.start()
    asks.join(PATIENCE)
    assert not asks.is_alive(), "the console waits for ever"
    return done[0]


def answer_slowly(monkeypatch: pytest.MonkeyPatch, before: float, after: float) -> None:
    """Let the threads that answer reports take their time, before and after the answer."""
    send = DIMSEServiceProvider.send_msg

    def send_slowly(provider: DIMSEServiceProvider, message: Any, context_id: int) -> None:
        is_slow = isinstance(message, N_EVENT_REPORT) and message.MessageIDBeingRespondedTo
        time.sleep(before if is_slow else 0)
        send(provider, message, context_id)
        time.sleep(after if is_slow else 0)

    monkeypatch.setattr(DIMSEServiceProvider, "send_msg", send_slowly)


def doze(seconds: float) -> None:
    """Sleep for long where pynetdicom looks again and again whether the reactor rests."""
    time.sleep(seconds if seconds > LOOKS_EVERY else 2 * SLOW)


def test_whoever_asks_next_is_not_forgotten_while_a_report_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The reactor rests for the release, and then the thread of the report ends."""
    answer_slowly(monkeypatch, before=0, after=SLOW)
    # Whoever asks does not look between the two.
    monkeypatch.setattr(association, "time", SimpleNamespace(sleep=doze))

    assert commit(at_work())["result"]["outcome"] == "success"


@pytest.mark.parametrize("way", ["same", "new"])
def test_a_report_is_answered_before_its_association_is_released(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_slowly(monkeypatch, before=SLOW, after=0)

    exchange = commit(at_work(commitment=way))

    assert exchange["result"]["outcome"] == "success"
    titles = [event["title"] for event in exchange["trace"]["events"]]
    assert titles.index("N-EVENT-REPORT-RSP") < titles.index("A-RELEASE-RQ")
    assert titles.count("A-RELEASE-RP") == titles.count("A-ASSOCIATE-AC")


@pytest.mark.parametrize("way", ["same", "new"])
def test_a_report_that_a_system_is_still_at_is_waited_for(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Commitment.judge

    def judge_slowly(commitment: Commitment, *asked: Any) -> Dataset:
        time.sleep(SLOW)
        return judge(commitment, *asked)

    monkeypatch.setattr(Commitment, "judge", judge_slowly)
    monkeypatch.setattr(actions, "_REPORT_SECONDS", SLOW / 10)

    result = commit(at_work(commitment=way))["result"]

    assert (result["outcome"], result["report"]["came_by"]) == ("success", way)


@pytest.mark.parametrize("first", ["heard", "not heard"])
def test_a_report_whose_association_breaks_is_sent_once_more(
    first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Inbox.take
    broken: list[str] = []

    def break_the_first(inbox: Inbox, event: Event) -> tuple[int, None]:
        if broken:
            return take(inbox, event)
        broken.append(first)
        if first == "heard":
            take(inbox, event)
        event.assoc.abort()
        return 0, None

    monkeypatch.setattr(Inbox, "take", break_the_first)
    hospital = at_work(commitment="new")

    exchange = commit(hospital)

    assert (exchange["result"]["outcome"], len(broken)) == ("success", 1)
    sent = [row["title"] for row in messages(exchange, "archive", "ct")]
    assert sent == ["N-EVENT-REPORT-RQ", "N-EVENT-REPORT-RQ", "N-EVENT-REPORT-RSP"]
    notes = [row["title"] for row in exchange["trace"]["events"] if row["kind"] == "note"]
    assert notes == ["The report cannot be sent"]
    [kept] = hospital.holdings()["ct"]["reports"]
    assert kept["committed"] == [HELD]


def test_a_report_that_always_breaks_off_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def break_off(_inbox: Inbox, event: Event) -> tuple[int, None]:
        tries.append("broken")
        event.assoc.abort()
        return 0, None

    monkeypatch.setattr(Inbox, "take", break_off)
    monkeypatch.setattr(actions, "_REPORT_SECONDS", SLOW)

    result = commit(at_work(commitment="new"))["result"]

    assert (result["outcome"], result["report"]) == ("no_report", None)
    assert len(tries) == 2


@pytest.mark.parametrize("settings", [{"commitment": "never"}, {"destinations": []}])
def test_once_the_archive_has_tried_nobody_waits_longer(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_REPORT_SECONDS", 10 * PATIENCE)

    result = commit(at_work(**{"commitment": "new", **settings}))["result"]

    assert (result["outcome"], result["report"]) == ("no_report", None)

"""An HL7 message from outside, as the system that it is for takes it; without a network."""

from typing import Any, Final

from app.practice.acknowledged import ACCEPTED, MEANINGS
from app.practice.config import HospitalConfig, Record
from app.practice.conversation import Conversation
from app.practice.engine.settling import roles_of, stations_of
from app.practice.gateway.told import NETWORK
from app.practice.hospital import Exchange, Hospital
from app.practice.messages import acknowledgment, watching
from app.practice.mllp import Fault, frame
from app.practice.outcomes import CLOSED, FAILURE, REFUSED, SUCCESS, TIMEOUT, Result, result
from app.practice.receiver import Receiver
from app.practice.trace import Trace

CALLER: Final = "tool"
SETTLE: Final = "settle"
_DOWN: Final = "The service is down: nothing listens there."


def receive(
    hospital: Hospital, node_id: str, data: bytes, fault: Record | None
) -> tuple[Exchange, bytes | None]:
    """Take a message at a system, and return the exchange and the answer.

    No answer at all is ``None`` where the connection is closed, and empty where it stays open.
    *fault* is what bends the frame that the message came in.
    """
    receiver, trace = hospital.receivers[node_id], Trace()
    trace.add_peer(CALLER, "Your tool", "client")
    trace.add_peer(node_id, receiver.config.label, receiver.config.kind)
    talk = Conversation(trace, CALLER, node_id, shared=False)
    watch = watching(talk, roles_of(hospital))
    watch.sent(frame(data))
    if fault is not None:
        way = (CALLER, node_id)
        detail = {"code": fault["code"]}
        trace.add("note", way, "Framing fault", fault["sentence"], detail=detail, ok=False)
    answer = _answer(receiver, data, fault)
    if answer:
        watch.heard(answer)
    elif answer is None:
        talk.closed(node_id)
    found = {**_result(answer, receiver), "reached": node_id, "elapsed_ms": trace.elapsed_ms()}
    config = receiver.config
    action = {
        "kind": "send_hl7",
        "via": NETWORK,
        "host": config.host,
        "port": config.port,
        "message": data.decode("utf-8", "replace"),
    }
    return {"action": action, "trace": trace.to_data(), "result": found}, answer


def settle(hospital: Hospital) -> Exchange | None:
    """Deliver what waits in queues, and return the exchange, if anything moved."""
    trace = Trace()
    if not stations_of(hospital) or not (told := hospital.settle(trace)):
        return None
    bad = [row["sentence"] for row in told if row["outcome"] != "delivered"]
    sentence = " ".join([f"Delivered: {len(told) - len(bad)} of {len(told)}.", *bad[-1:]])
    found = result("warning" if bad else SUCCESS, sentence, deliveries=told)
    found |= {"reached": None, "elapsed_ms": trace.elapsed_ms()}
    action = {"kind": SETTLE, "via": NETWORK}
    return {"action": action, "trace": trace.to_data(), "result": found}


def furnished(data: Record) -> Hospital:
    """Return the hospital at work; nothing in it sends objects."""
    return Hospital(HospitalConfig.from_data(data))


def _answer(receiver: Receiver, data: bytes, fault: Record | None) -> bytes | None:
    if receiver.is_down:
        return None
    try:
        if fault is None:
            return receiver.answer(data)
        return receiver.refuse(Fault(fault["code"], fault["sentence"], data)) or b""
    except ConnectionAbortedError:
        return None


def _result(answer: bytes | None, receiver: Receiver) -> Result:
    told: list[dict[str, Any]] = [acknowledgment(answer)] if answer else []
    if answer is None:
        outcome = REFUSED if receiver.is_down else CLOSED
        return result(outcome, _DOWN if receiver.is_down else "", acknowledgements=told)
    if not told:
        return result(TIMEOUT, acknowledgements=told)
    code = told[0]["code"]
    if code in ACCEPTED:
        return result(SUCCESS, "The message was accepted.", acknowledgements=told)
    meaning = MEANINGS.get(str(code), "not an acknowledgment code")
    sentence = f"The answer was {code} ({meaning}). {told[0]['text']}".strip()
    return result(FAILURE, sentence, acknowledgements=told)

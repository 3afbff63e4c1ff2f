"""Awards, approvals and reversals while the real server is killed beneath them: none is lost."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.client import HTTPException
from pathlib import Path
from uuid import uuid4

from app import clock
from app.records.outside import Claim, ClaimState
from app.records.people import Person, Role
from app.records.sessions import LiveSession, Seat
from app.store import Store
from tests import people
from tests.cli.serving import Browser, Server, environment, printed
from tests.ports import free_port
from tests.web.clients import PASSWORD, give_password

KILLS = 20
ENOUGH = 1500
CHANCE = random.Random(5)  # noqa: S311 - when to kill is no secret
FACTS = {"bodies": ["ABII"], "references": {}, "categories": [], "domains": []}

Sent = tuple[str, dict[str, str]]
"""What is to be decided: a path of the office, and the form that goes there."""


def test_no_entry_is_lost_or_doubled_however_often_the_server_is_killed(tmp_path: Path) -> None:
    told = environment(tmp_path / "home", free_port())
    printed(
        told, "add-organization", "--slug", "ward", "--name", "Ward Hospital", "--address",
        "1 Main Road", "--contact", "ce@ward.test", "--email", "ada@ward.test", "--given-name",
        "Ada", "--family-name", "Lovelace", "--password", PASSWORD,
    )  # fmt: skip
    store = Store(f"sqlite:///{tmp_path / 'home' / 'readingroom.db'}")
    office = _Office(store)

    for _ in range(KILLS):
        server = Server(told)
        server.wait_until_ready(seconds=30, path="/healthz")
        office.go_on(server)
    server = Server(told)
    server.wait_until_ready()
    office.ask_again(server)
    assert server.stop() == 0

    entries = office.kept()
    sure = set(office.acknowledged)
    assert len(sure) > KILLS
    assert sure <= set(entries) <= sure | {path for path, _ in office.unsure}
    assert set(entries.values()) == {1}
    store.close()
    _verify(told, tmp_path)


def _verify(told: dict[str, str], folder: Path) -> None:
    """Prove the ledger by its public key and by every checkpoint that was written meanwhile."""
    export, key = folder / "export.jsonl", folder / "public.pem"
    printed(told, "export-ledger", str(export))
    key.write_text(printed(told, "ledger-key"), "utf-8")
    [kept] = (folder / "home" / "checkpoints").iterdir()

    said = printed({}, "verify", str(export), "--key", str(key), "--checkpoint", str(kept))
    assert said.startswith("The ledger holds:")


@dataclass
class _Office:
    """A CE office that approves, confirms and takes back as fast as the server takes it."""

    store: Store
    acknowledged: list[str] = field(default_factory=list)
    unsure: list[Sent] = field(default_factory=list)

    def __post_init__(self) -> None:
        with self.store.reading() as unit:
            [ward] = unit.organizations.all()
        self.ward = ward
        self.noor = people.person(self.store, ward, "Noor Haddad", Role.CE_ADMINISTRATOR)
        self.lea = people.person(self.store, ward, "Lea Learner")
        give_password(self.store, self.noor)
        claims = [_claim(self.lea, number) for number in range(ENOUGH)]
        sessions = [_session(self.noor) for _ in range(ENOUGH)]
        with self.store.writing() as unit:
            for claim in claims:
                unit.claims.add(claim)
            for session in sessions:
                unit.live_sessions.add(session)
                unit.seats.keep(_seat(session, self.lea))
        approve = {"decision": "approve", "revision": "1"}
        self.claims = iter([(f"/office/claims/{each.id}", approve) for each in claims])
        self.sessions: Iterator[Sent] = iter(
            [(f"/office/sessions/{each.id}/confirm", {}) for each in sessions]
        )
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    def go_on(self, server: Server) -> None:
        """Decide until the server is killed, at some moment, beneath three browsers."""
        if not self.cookies:
            self._sign_in(server)
        killer = threading.Timer(CHANCE.uniform(0.2, 0.9), server.kill)
        killer.start()
        with ThreadPoolExecutor(3) as pool:
            done = [pool.submit(self._decide, server.port, each) for each in self._errands()]
        for each in done:
            each.result()
        killer.join()

    def ask_again(self, server: Server) -> None:
        """Ask once more for what nobody confirmed, and for some of what somebody did."""
        browser = Browser(server.port, dict(self.cookies), self.csrf)
        form = {"decision": "approve", "revision": "1", "reason": "by_mistake", "words": ""}
        asked = [path for path, _ in self.unsure] + CHANCE.sample(self.acknowledged, KILLS)
        for path in asked:
            status, _ = browser.post(path, **form)
            # A claim that was approved and taken back before its approval was confirmed.
            assert status == 303 or (status == 409 and "/claims/" in path)

    def kept(self) -> Counter[str]:
        """Return how often each path that was asked for stands on the ledger."""
        with self.store.reading() as unit:
            entries = unit.ledger.all(self.ward.id)
            claims = {each.entry_id: each.id for each in unit.claims.of(self.ward.id, self.lea.id)}
        return Counter(
            f"/ledger/{entry.reverses_id}/reverse" if entry.reverses_id
            else f"/office/claims/{claims[entry.id]}" if entry.id in claims
            else f"/office/sessions/{(entry.award_key or '').rpartition(':')[2]}/confirm"
            for entry in entries
        )  # fmt: skip

    def _sign_in(self, server: Server) -> None:
        browser = Browser(server.port)
        browser.sign_in(self.noor.email, PASSWORD)
        self.cookies, self.csrf = browser.cookies, browser.csrf

    def _errands(self) -> list[Callable[[], Sent | None]]:
        with self.store.reading() as unit:
            gone = unit.ledger.taken_back(self.ward.id)
            entries = unit.ledger.all(self.ward.id)
        standing = [each.id for each in entries if not each.reverses_id and each.id not in gone]
        reason = {"reason": "by_mistake", "words": ""}
        back: Iterator[Sent] = iter([(f"/ledger/{each}/reverse", reason) for each in standing])
        return [lambda each=each: next(each, None) for each in (self.claims, self.sessions, back)]  # type: ignore[misc]

    def _decide(self, port: int, errand: Callable[[], Sent | None]) -> None:
        browser = Browser(port, dict(self.cookies), self.csrf)
        while (sent := errand()) and self._ask(browser, sent):
            pass

    def _ask(self, browser: Browser, sent: Sent) -> bool:
        """Send it; say whether the server still lives."""
        path, form = sent
        try:
            status, where = browser.post(path, **form)
        except (OSError, HTTPException):
            self.unsure.append(sent)
            return False
        assert status == 303, (status, where)
        self.acknowledged.append(path)
        return True


def _claim(learner: Person, number: int) -> Claim:
    return Claim(
        organization_id=learner.organization_id, id=str(uuid4()), learner_id=learner.id,
        state=ClaimState.SENT, revision=1, title=f"Course {number}", provider="A school",
        completed_on=date(2026, 1, 9), minutes=60, facts={"format": "course", **FACTS},
        evidence="0" * 64, media_type="application/pdf", file_name="proof.pdf", file_size=9,
        sent_at=clock.now(), decided_at=None, entry_id=None,
    )  # fmt: skip


def _session(leader: Person) -> LiveSession:
    ended = clock.now() - timedelta(days=1)
    return LiveSession(
        organization_id=leader.organization_id, id=str(uuid4()), title="Headers together", about="",
        module_id=None, instructor_id=leader.id, place="Room 2", time_zone="Europe/Berlin",
        starts_at=ended - timedelta(hours=1), ends_at=ended, minutes={"instruction": 50},
        capacity=4, facts=FACTS, version=0, made_at=ended, changed_at=ended, cancelled_at=None,
        confirmed_at=None, next_position=2,
    )  # fmt: skip


def _seat(session: LiveSession, person: Person) -> Seat:
    return Seat(
        session.organization_id, session.id, person.id, 1, session.starts_at, None, True, None
    )  # fmt: skip

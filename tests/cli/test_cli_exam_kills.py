"""A mock exam while the real server is killed beneath it, again and again: no answer is lost."""

import random
import re
import sqlite3
import threading
import time
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.cli.serving import ROOT, Browser, Server, add_ada, environment
from tests.ports import free_port

ROUNDS, KILLS = 5, 10
QUESTIONS = 40
CHANCE = random.Random(11)  # noqa: S311 - when to kill is no secret


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], "_Sitting"]:
    """Give one sitting for the whole file: each round kills the server beneath it again."""
    told = environment(tmp_path_factory.mktemp("kills") / "home", free_port(), content=ROOT)
    add_ada(told)
    return told, _Sitting()


@pytest.mark.parametrize("round_", range(1, ROUNDS + 1))
def test_no_answer_is_lost_however_often_the_server_is_killed(
    exam: tuple[dict[str, str], "_Sitting"], round_: int
) -> None:
    told, sitting = exam
    home = Path(told["READINGROOM_HOME"])

    for _ in range(KILLS):
        server = Server(told)
        server.wait_until_ready(path="/healthz")
        sitting.go_on(server)
    server = Server(told)
    server.wait_until_ready()
    status, overview = sitting.browser(server.port).get(sitting.address)
    assert server.stop() == 0

    with closing(sqlite3.connect(home / "readingroom.db")) as database:
        [said] = database.execute("PRAGMA integrity_check").fetchone()
        kept = {
            position: (sequence, choice, note)
            for position, sequence, choice, note in database.execute(
                "SELECT position, sequence, choice, note FROM exam_answer"
            )
        }
    assert said == "ok"
    assert len(sitting.acknowledged) > QUESTIONS * round_ // 2
    for position, (sequence, choice, note) in sitting.newest().items():
        # A save that was cut off may have arrived or not; one that was confirmed is there.
        assert kept[position] in {(sequence, choice, note), *sitting.unsure_of(position)}
        assert kept[position][0] >= sequence
    answered = sum(choice is not None for _, choice, _ in kept.values())
    assert status == 200
    assert f"{answered} of {QUESTIONS} questions answered" in re.sub(r"\s+", " ", overview)


class _Sitting:
    """One learner's exam: what the server confirmed, and what it was killed over."""

    def __init__(self) -> None:
        self.address = ""
        self.acknowledged: list[tuple[int, int, int, str]] = []
        self.unsure: list[tuple[int, int, int, str]] = []
        self.sequence = 0

    def browser(self, port: int) -> Browser:
        """Sign in anew, as on another machine."""
        found = Browser(port)
        found.sign_in()
        return found

    def go_on(self, server: Server) -> None:
        """Answer as fast as the server takes it until it is killed, at some moment, beneath."""
        browser = self.browser(server.port)
        if not self.address:
            form = [("kind", "custom"), ("size", str(QUESTIONS)), ("_csrf", browser.csrf)]
            form += [("domain", letter) for letter in "FHJ"]
            status, where, _ = browser.ask("POST", "/exams/", urlencode(form))
            assert status == 303, status
            self.address = where.partition("/questions")[0]
        killer = threading.Timer(CHANCE.uniform(0.2, 0.9), server.kill)
        killer.start()
        while self._answer(browser):
            pass
        killer.join()

    def newest(self) -> dict[int, tuple[int, int, str]]:
        """Return the last confirmed answer of each position."""
        return {position: (n, choice, note) for position, n, choice, note in self.acknowledged}

    def unsure_of(self, position: int) -> set[tuple[int, int, str]]:
        """Return the saves at the position that were cut off."""
        return {(n, choice, note) for at, n, choice, note in self.unsure if at == position}

    def _answer(self, browser: Browser) -> bool:
        """Save one answer; say whether the server still lives."""
        self.sequence += 1
        position, choice = CHANCE.randrange(QUESTIONS), CHANCE.randrange(3)
        sent = (position, self.sequence, choice, f"note {self.sequence}")
        form = {
            "choice": str(choice), "note": sent[3], "sequence": str(self.sequence),
            "_csrf": browser.csrf,
        }  # fmt: skip
        path = f"{self.address}/questions/{position + 1}"
        try:
            status, where, text = browser.ask("POST", path, urlencode(form))
        except (OSError, HTTPException):
            self.unsure.append(sent)
            time.sleep(0.05)
            return False
        assert status == 303, (status, where, text[:500])
        self.acknowledged.append(sent)
        return True

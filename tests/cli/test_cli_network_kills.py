"""storescu and an HL7 sender while the practice network is killed beneath them, again and again."""

import json
import random
import re
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from app.dicom import build_object, new_uid
from tests.cli.network_house import NETWORK, House
from tests.cli.serving import Server
from tests.every_kind import busy_content
from tests.practice.clinic import CT_CLASS
from tests.practice.conftest import find_or_skip
from tests.practice.wards import CT01

KILLS = 12
OBJECTS = 160
PAUSE = 0.05
CHANCE = random.Random(7)  # noqa: S311 - when to kill is no secret
_SENT = re.compile(r"Sending file: \S*?([0-9.]+)\.dcm\b")
_TAKEN = "Received Store Response (Success)"


def test_nothing_acknowledged_is_lost_or_kept_twice(tmp_path: Path) -> None:
    storescu = find_or_skip("/usr/bin/storescu")
    house = House(tmp_path, busy_content)
    _make_code(house)
    found_there = set(house.node("archive")["holdings"])
    senders = _Senders(house, storescu, _objects(tmp_path / "objects"))

    for _ in range(KILLS):
        server = Server(house.told, NETWORK)
        ports = house.ports()
        killer = threading.Timer(CHANCE.uniform(0.3, 1.5), server.kill)
        killer.start()
        senders.go_on(ports)
        killer.join()
        (house.home / "network.json").unlink()
        senders.check(found_there)
    server = Server(house.told, NETWORK)
    senders.finish(house.ports())
    assert server.stop() == 0

    senders.check(found_there)
    state = house.state()
    kept = Counter(row["control_id"] for row in house.node("engine")["received"])
    assert set(state.objects["archive"]) == senders.objects.keys()
    assert set(kept) == set(senders.acknowledged)
    assert set(kept.values()) == {1}
    # Each object and each message made the hospital's next version once, if it came once or twice.
    assert _versions_with_objects(house) == OBJECTS
    house.store.close()


def _make_code(house: House) -> None:
    server = Server(house.told)
    server.wait_until_ready()
    house.make_code(server.port)
    assert server.stop() == 0


def _objects(folder: Path) -> dict[str, Path]:
    """Return small objects of one series, by SOP Instance UID."""
    folder.mkdir()
    found = {}
    for number in range(OBJECTS):
        uid = new_uid("network-kills", str(number))
        facts = {
            "SOPClassUID": CT_CLASS,
            "SOPInstanceUID": uid,
            "StudyInstanceUID": "1.2.3",
            "SeriesInstanceUID": "1.2.3.4",
            "PatientID": "P9",
            "PatientName": "Roe^Rita",
            "Modality": "CT",
            "InstanceNumber": str(number),
        }
        found[uid] = folder / f"{uid}.dcm"
        found[uid].write_bytes(build_object(facts))
    return found


def _versions_with_objects(house: House) -> int:
    """Return in how many versions the archive got something new."""
    with closing(sqlite3.connect(house.home / "readingroom.db")) as database:
        told = "SELECT objects FROM node_state WHERE node_id = 'archive' ORDER BY version"
        held = [json.loads(objects) for (objects,) in database.execute(told)]
    return sum(now != before for before, now in zip([{}, *held], held, strict=False))


class _Senders:
    """Two tools of one learner: what they had acknowledged, and what they send next."""

    def __init__(self, house: House, storescu: Path, objects: dict[str, Path]) -> None:
        self.house = house
        self.objects = objects
        self.taken: set[str] = set()
        self.acknowledged: list[str] = []
        self._storescu = storescu
        self._next = 1

    def go_on(self, ports: dict[str, int]) -> None:
        """Send until the network is gone beneath, what was in the air once more."""
        messages = threading.Thread(target=self._messages, args=(ports["mllp"],))
        messages.start()
        self._store(ports["dicom"])
        messages.join()

    def finish(self, ports: dict[str, int]) -> None:
        """Send what is left."""
        assert self._message(ports["mllp"])
        self._store(ports["dicom"])
        assert self.taken == self.objects.keys()

    def check(self, found_there: set[str]) -> None:
        """Hold the store to what it said."""
        held = set(self.house.node("archive")["holdings"])
        received = {row["control_id"] for row in self.house.node("engine")["received"]}
        assert self.taken <= held <= self.objects.keys() | found_there
        assert set(self.acknowledged) <= received

    def _store(self, port: int) -> None:
        waiting = [str(path) for uid, path in self.objects.items() if uid not in self.taken]
        titles = ["-v", "-aet", CT01, "-aec", self.house.title()]
        command = [str(self._storescu), *titles, "127.0.0.1", str(port), *waiting]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        sent = ""
        for line in f"{done.stdout}{done.stderr}".splitlines():
            if found := _SENT.search(line):
                sent = found[1]
            elif _TAKEN in line:
                self.taken.add(sent)

    def _messages(self, port: int) -> None:
        while self._message(port):
            time.sleep(PAUSE)

    def _message(self, port: int) -> bool:
        """Send the next message; say whether it was acknowledged."""
        control = f"N{self._next}"
        try:
            answer = self.house.send(port, control)
        except OSError:
            return False
        if f"MSA|AA|{control}" not in answer:
            return False
        self.acknowledged.append(control)
        self._next += 1
        return True

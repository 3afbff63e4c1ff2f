"""The commands that the page for tools shows, run as they stand there by a shell."""

import html
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.frozen import as_data
from app.learning.site import Site
from app.practice.gateway.network import Network
from app.practice.tls.settings import certificate_in
from app.web import build
from app.web.limits import limiter
from tests.learning.outside import Learner, practice_network
from tests.people import organization, person
from tests.practice.conftest import find_or_skip
from tests.practice.wards import sample_path
from tests.web.clients import browser_of, give_password

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

_BLOCK = re.compile(r'<pre class="hex"[^>]*aria-label="([^"]+)">(.*?)</pre>', re.DOTALL)


@pytest.fixture
def network(busy_site: Site) -> Iterator[Network]:
    with practice_network(busy_site) as running:
        told = json.dumps(as_data(running.ports))
        busy_site.settings.network_ports.write_text(told, "utf-8")
        yield running


@pytest.fixture
def ada(busy_site: Site) -> Learner:
    return Learner(person(busy_site.store, organization(busy_site.store)), busy_site)


@pytest.fixture
def shown(ada: Learner, network: Network) -> dict[str, list[str]]:
    """Give the commands that the page shows, by what stands above them."""
    app = build(ada.site)
    limiter.reset()
    give_password(ada.site.store, ada.person)
    browser = browser_of(app, ada.person)
    page = browser.get(f"/labs/every-kind/attempts/{ada.attempt.id}/tools")
    assert f", port {network.ports.dicom}, or" in page.text
    found = _BLOCK.findall(page.text)
    return {html.unescape(name): html.unescape(text).splitlines() for name, text in found}


@pytest.fixture
def desk(tmp_path: Path, ada: Learner) -> Path:
    """Give a folder as a learner has it: an image of hers, and the lab CA."""
    folder = tmp_path / "desk"
    folder.mkdir()
    shutil.copy(sample_path("CT_small.dcm"), folder / "image.dcm")
    shutil.copy(certificate_in(ada.site.settings.lab_authority), folder / "lab-ca.pem")
    return folder


def run(line: str, folder: Path) -> str:
    """Run a line by a shell, its program by a path that is known here, and return what it says."""
    program, rest = line.split(" ", 1)
    path = {"python": ".venv/bin/python", "mllp_send": ".venv/bin/mllp_send", "printf": "printf"}
    known = path.get(program, f"/usr/bin/{program}")
    binary = known if known == "printf" else find_or_skip(str(Path(known).absolute()))
    done = subprocess.run(
        ["/bin/bash", "-c", f"{shlex.quote(str(binary))} {rest}"],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (line, done)
    return done.stdout + done.stderr


def test_every_command_for_dcmtk_succeeds_as_it_is_shown(
    ada: Learner, shown: dict[str, list[str]], desk: Path
) -> None:
    lines = {name: told for name, told in shown.items() if name.startswith("DICOM with DCMTK")}

    flat = [line for told in lines.values() for line in told]
    for line in flat:
        said = run(line, desk)
        assert "E: " not in said, (line, said)

    programs = {line.split(" ", 1)[0] for line in flat}
    assert programs == {"echoscu", "storescu", "findscu", "getscu", "movescu"}
    assert len(lines) == 4
    assert any(line.startswith("findscu -v -W ") for line in flat)
    assert {outcome for _, outcome in ada.outcomes()} == {"success"}
    assert {kind for kind, _ in ada.outcomes()} == {"echo", "store", "find", "get", "move"}


def test_pynetdicom_s_commands_are_understood_too(
    ada: Learner, shown: dict[str, list[str]], desk: Path
) -> None:
    [lines] = [told for name, told in shown.items() if "pynetdicom: Archive" in name]

    for line in lines:
        run(line, desk)

    assert ada.wait_for(lambda: len(ada.outcomes()) == len(lines))
    assert {outcome for _, outcome in ada.outcomes()} == {"success"}


def test_a_message_is_written_and_sent_as_it_is_shown(
    ada: Learner, shown: dict[str, list[str]], desk: Path
) -> None:
    writing, sending = "HL7 with A shell, to write a message: ", "HL7 with python-hl7: "
    systems = [name.removeprefix(writing) for name in shown if name.startswith(writing)]

    for name in systems:
        [write], [send] = shown[writing + name], shown[sending + name]
        run(write, desk)
        answer = run(send, desk)
        assert re.search(r"MSA\|A[AE]\|T1", answer), (name, answer)

    assert len(systems) == 3
    sent = [each for each in ada.exchanges() if each.action["kind"] == "send_hl7"]
    assert [each.result["acknowledgements"][0]["code"] for each in sent].count("AA") >= 1
    assert len({each.result["reached"] for each in sent}) == 3

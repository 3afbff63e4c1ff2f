"""Real tools against the served site: curl, Orthanc's DICOMweb client, dicomweb-client."""

import http.client
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.dicom import build_object, new_uid
from tests.browser.kinds_site import KindsSite, serving_kinds
from tests.ports import free_port

STUDY, SERIES = new_uid("tools", "study"), new_uid("tools", "series")
ORTHANC = Path("/usr/sbin/Orthanc")
PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")


def slice_of_nobody(number: int) -> bytes:
    return build_object(
        {
            "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
            "SOPInstanceUID": new_uid("tools", str(number)),
            "StudyInstanceUID": STUDY,
            "SeriesInstanceUID": SERIES,
            "Modality": "CT",
            "InstanceNumber": str(number),
        },
        np.full((16, 16), number, dtype=np.uint16),
    )


def lacking(component: str) -> None:
    reason = f"{component} is not on this machine."
    if os.environ.get("READINGROOM_REQUIRE") == "all":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KindsSite]:
    with serving_kinds(tmp_path_factory.mktemp("tools")) as running:
        yield running


@pytest.fixture
def root(site: KindsSite) -> str:
    """Give the address of a new attempt's archive."""
    status, where = site.reader.post("/labs/every-kind/attempts")
    assert status == 303
    page = site.reader.get(where)[1]
    return str(page.partition('<code class="mono">')[2].partition("<")[0])


def asked(address: str, data: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, data, named)  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return answer.status, answer.read()


def test_curl_stores_searches_and_retrieves(root: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        lacking("curl")
    body, sent = tmp_path / "body", slice_of_nobody(1)
    head = b"--edge\r\nContent-Type: application/dicom\r\n\r\n"
    body.write_bytes(head + sent + b"\r\n--edge--\r\n")

    def curl(*arguments: str) -> bytes:
        done = subprocess.run(
            ["curl", "-sS", *arguments], capture_output=True, timeout=30, check=True
        )
        return done.stdout

    stored = curl(
        "--data-binary", f"@{body}", "-H",
        'Content-Type: multipart/related; type="application/dicom"; boundary=edge',
        f"{root}/studies",
    )  # fmt: skip
    found = json.loads(curl(f"{root}/studies?StudyInstanceUID={STUDY}"))
    [reference] = json.loads(stored)["00081199"]["Value"]
    address = reference["00081190"]["Value"][0]

    assert len(found) == 1
    assert curl("-H", "Accept: application/dicom", address) == sent


def test_a_chunked_body_arrives_whole_and_an_endless_one_is_cut_off(root: str) -> None:
    place = urllib.request.Request(root)  # noqa: S310
    head = b"--edge\r\nContent-Type: application/dicom\r\n\r\n"
    whole = head + slice_of_nobody(2) + b"\r\n--edge--\r\n"

    def send(chunks: Iterator[bytes]) -> int:
        connection = http.client.HTTPConnection(place.host or "", timeout=30)
        content_type = 'multipart/related; type="application/dicom"; boundary=edge'
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request(
                "POST", f"{place.selector}/studies", chunks,
                {"Content-Type": content_type}, encode_chunked=True,
            )  # fmt: skip
        try:
            return connection.getresponse().status
        except (http.client.HTTPException, ConnectionError):
            return 0
        finally:
            connection.close()

    assert send(whole[at : at + 1000] for at in range(0, len(whole), 1000)) == 200
    assert send(b"x" * 65536 for _ in range(2000)) in {0, 413}
    assert send(iter([whole])) == 200


@contextmanager
def orthanc(folder: Path, root: str) -> Iterator[str]:
    """Run Orthanc with its DICOMweb plugin and our archive as a server that it knows."""
    port = free_port()
    config = folder / "orthanc.json"
    config.write_text(
        json.dumps(
            {
                "StorageDirectory": str(folder / "db"), "IndexDirectory": str(folder / "db"),
                "HttpPort": port, "DicomServerEnabled": False, "RemoteAccessAllowed": False,
                "AuthenticationEnabled": False, "SaveJobs": False, "Plugins": [str(PLUGIN)],
                "DicomWeb": {
                    "Enable": True, "Root": "/dicom-web/", "Servers": {"room": [f"{root}/"]},
                },
            }
        )
    )  # fmt: skip
    process = subprocess.Popen(
        [ORTHANC, config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with suppress(urllib.error.URLError, ConnectionError):
                asked(f"{address}/system")
                break
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def test_orthanc_sends_to_the_archive_asks_it_and_fetches_from_it(
    root: str, tmp_path: Path
) -> None:
    if not (ORTHANC.exists() and PLUGIN.exists()):
        lacking("Orthanc with DICOMweb")
    with orthanc(tmp_path, root) as address:

        def post(path: str, data: Any) -> Any:
            body = data if isinstance(data, bytes) else json.dumps(data).encode()
            return json.loads(asked(f"{address}{path}", body)[1] or b"null")

        ids = [post("/instances", slice_of_nobody(number))["ID"] for number in (3, 4)]
        sent = post("/dicom-web/servers/room/stow", {"Resources": ids, "Synchronous": True})
        found = post("/dicom-web/servers/room/get", {"Uri": f"/studies/{STUDY}/instances"})
        for each in ids:
            request = urllib.request.Request(f"{address}/instances/{each}", method="DELETE")  # noqa: S310
            urllib.request.urlopen(request, timeout=10).read()  # noqa: S310
        post(
            "/dicom-web/servers/room/retrieve",
            {"Resources": [{"Study": STUDY}], "Synchronous": True},
        )
        again = json.loads(asked(f"{address}/instances")[1])

    assert sent is not None
    assert len(found) == 2
    assert sorted(again) == sorted(ids)


def test_dicomweb_client_stores_searches_and_retrieves(root: str) -> None:
    if importlib.util.find_spec("dicomweb_client") is None:
        lacking("dicomweb-client")
    client = importlib.import_module("dicomweb_client").DICOMwebClient(root)
    dcmread = importlib.import_module("pydicom").dcmread

    client.store_instances([dcmread(BytesIO(slice_of_nobody(number))) for number in (5, 6)])
    studies = client.search_for_studies(search_filters={"StudyInstanceUID": STUDY})
    series = client.search_for_series(STUDY)
    instances = client.search_for_instances(STUDY, SERIES)
    metadata = client.retrieve_series_metadata(STUDY, SERIES)
    uid = metadata[0]["00080018"]["Value"][0]
    objects = client.retrieve_series(STUDY, SERIES)
    frames = client.retrieve_instance_frames(STUDY, SERIES, uid, [1])
    shown = client.retrieve_instance_rendered(STUDY, SERIES, uid, media_types=("image/png",))

    assert (len(studies), len(series), len(instances), len(metadata)) == (1, 1, 2, 2)
    assert {str(each.SOPInstanceUID) for each in objects} == {
        new_uid("tools", str(number)) for number in (5, 6)
    }
    assert len(frames[0]) == 512
    assert shown.startswith(b"\x89PNG")

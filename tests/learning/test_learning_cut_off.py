"""Each kind of action cut off in its middle: nothing is half kept, and repeated it is done once."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from app.dicom import build_object
from app.learning.acting import act_on_wire
from app.learning.hospitals import keep_version
from app.learning.site import Site
from app.learning.web_archive import ask_from_tool
from app.store.evidence import Evidence
from app.store.exchanges import Exchanges
from app.store.hospitals import Hospitals
from tests.learning.outside import Learner
from tests.people import organization, person
from tests.practice.test_practice_steps import BEGUN
from tests.practice.wards import asking
from tests.web.test_web_dicomweb import OF_NOBODY

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
STEP = "1.2.826.0.1.3680043.10.1603.77"
STUDY = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": "1.2.1"}
REFERENCE = {"sop_class_uid": CT_CLASS, "sop_instance_uid": "1.2.1.1.1"}
RIS = {"called_ae_title": "MWL", "host": "mwl.ward.example", "port": 104}
ACTIONS: dict[str, dict[str, Any]] = {
    "configure": {"kind": "configure", "node": "archive", "path": "max_associations", "value": 7},
    "move": asking("move", destination="VIEW1", keys=STUDY),
    "mpps": asking("mpps_create", **RIS, sop_instance_uid=STEP, attributes=BEGUN),
    "commit": asking("commit", references=[REFERENCE], transaction_uid="1.2.9.9"),
}
SWITCH_ON = {"kind": "configure", "node": "archive", "path": "web_port", "value": "8042"}
CT = build_object(OF_NOBODY, np.arange(1024, dtype=np.uint16).reshape(32, 32))
STOW = {
    "method": "POST",
    "target": "/studies",
    "content_type": 'multipart/related; type="application/dicom"; boundary=edge',
    "accept": "application/dicom+json",
}
BODY = b"--edge\r\nContent-Type: application/dicom\r\n\r\n" + CT + b"\r\n--edge--\r\n"


class Died(BaseException):
    """The process ended here."""


def dying(*_told: Any, **_more: Any) -> Any:
    raise Died


def kept_then_dies(*told: Any) -> None:
    keep_version(*told)
    raise Died


class Dies:
    """A practice hospital whose process does what is asked and ends before it can answer."""

    def __init__(self, practice: Any) -> None:
        self._practice = practice

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def done_and_dead(*told: Any, **more: Any) -> Any:
            getattr(self._practice, name)(*told, **more)
            raise Died

        return done_and_dead


PLACES: Mapping[str, tuple[Any, str, Any]] = {
    "evidence": (Evidence, "keep", dying),
    "exchange": (Exchanges, "add", dying),
    "version": (Hospitals, "add", dying),
}


@pytest.fixture
def ada(busy_site: Site) -> Learner:
    return Learner(person(busy_site.store, organization(busy_site.store)), busy_site)


def act(ada: Learner, site: Site, action: Mapping[str, Any], request: str) -> int:
    """Click in *site*, and return the number of the exchange that came of it."""
    lab = site.catalog.lab("every-kind")
    exercise = lab.spec.exercise("admit") if lab else None
    assert exercise is not None
    done = act_on_wire(ada.person, ada.attempt.id, exercise, action, site, request_id=request)
    return done.sequence


def cut_off(site: Site, where: str, patch: pytest.MonkeyPatch, deed: Callable[[Site], Any]) -> None:
    """Do *deed* with a process that ends at that place."""
    told = site
    with patch.context() as here:
        if where == "practice":
            dead: Any = Dies(site.practice)
            told = Site(site.settings, site.store, site.holder, site.grading, dead)
        elif where == "commit":
            here.setattr("app.learning.exchanging.keep_version", kept_then_dies)
        else:
            here.setattr(*PLACES[where])
        with pytest.raises(Died):
            deed(told)


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        *(("configure", each) for each in ("exchange", "version", "commit")),
        *(("move", each) for each in ("practice", "evidence", "exchange", "version", "commit")),
        *(("mpps", each) for each in ("practice", "exchange", "version", "commit")),
        *(("commit", each) for each in ("practice", "exchange", "version", "commit")),
    ],
)
def test_a_click_cut_off_leaves_nothing_and_is_done_once_when_repeated(
    kind: str, where: str, ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, request = ada.state().hospital, str(uuid4())

    cut_off(ada.site, where, monkeypatch, lambda site: act(ada, site, ACTIONS[kind], request))
    assert (ada.exchanges(), ada.state().number) == ([], 0)
    assert ada.state().hospital == before
    again = [act(ada, ada.site, ACTIONS[kind], request) for _ in range(2)]

    assert again == [1, 1]
    assert [each.result["outcome"] for each in ada.exchanges()] == ["success"]
    assert ada.state().number == 1


def test_a_move_that_is_repeated_delivers_each_object_once(
    ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = str(uuid4())
    cut_off(
        ada.site, "practice", monkeypatch, lambda site: act(ada, site, ACTIONS["move"], request)
    )
    assert ada.node("view").get("holdings", {}) == {}

    act(ada, ada.site, ACTIONS["move"], request)
    act(ada, ada.site, ACTIONS["move"], request)

    assert set(ada.node("view")["holdings"]) == {"1.2.1.1.1", "1.2.1.1.2", "1.2.1.2.1"}
    assert ada.exchanges()[0].action["destination"] == "VIEW1"


def test_a_step_that_is_repeated_stands_once(ada: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    request = str(uuid4())
    cut_off(ada.site, "commit", monkeypatch, lambda site: act(ada, site, ACTIONS["mpps"], request))
    assert ada.node("mwl").get("performed_steps", {}) == {}

    act(ada, ada.site, ACTIONS["mpps"], request)

    assert list(ada.node("mwl")["performed_steps"]) == [STEP]


@pytest.mark.parametrize("where", ["practice", "evidence", "exchange", "version", "commit"])
def test_a_stow_cut_off_leaves_nothing_and_stores_once_when_repeated(
    where: str, ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.click(SWITCH_ON)
    held = ada.held()

    def stow(site: Site) -> int:
        root = "http://127.0.0.1/dicom-web/x"
        return ask_from_tool(ada.attempt, STOW, BODY, root, site).status

    cut_off(ada.site, where, monkeypatch, stow)
    assert (len(ada.exchanges()), ada.state().number, ada.held()) == (1, 1, held)
    answers = [stow(ada.site) for _ in range(2)]

    assert answers[0] == 200
    assert ada.held() == sorted([*held, OF_NOBODY["SOPInstanceUID"]])
    assert list(ada.state().objects["archive"]) == [OF_NOBODY["SOPInstanceUID"]]

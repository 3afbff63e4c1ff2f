"""TLS on a system's page: fields of their own, a list of certificates, and whose settings hold."""

from typing import Any

from werkzeug.datastructures import MultiDict

from app.practice.states import full_node
from app.web.action_forms import offered
from app.web.system_panels import panels
from app.web.system_settings import posted_settings, settings_form, settings_of
from tests.practice.clinic import system
from tests.practice.wards import archive

STORE = [
    {"file": "a.pem", "names": ["pacs.ward.example", "10.20.1.5"], "ends": "today"},
    {"file": "b.pem", "names": ["pacs.ward.example"], "ends": "in a year"},
]


def _archive() -> dict[str, Any]:
    return full_node(archive(tls={"certificate": "a.pem"}, certificates=STORE))


def _caller() -> dict[str, Any]:
    return full_node(system("modality", "ct", "CT01", "WARD_PACS", calls={"verifies": False}))


def test_a_certificate_is_chosen_from_those_in_the_store() -> None:
    fields = {each.name: each for each in settings_form(_archive(), {}, {}).fields}

    assert fields["tls.certificate"].choices == ("a.pem", "b.pem")
    assert (fields["tls.required"].value, fields["tls.required"].shape) == ("yes", "choice")
    assert "tls.names" not in fields


def test_how_a_system_calls_is_a_field_for_each_check() -> None:
    fields = {each.name: each for each in settings_form(_caller(), {}, {}).fields}

    assert (fields["calls.verifies"].value, fields["calls.checks_name"].value) == ("no", "yes")
    assert fields["calls.authorities"].shape == "lines"
    assert fields["calls.clock_days"].label == "days its clock is ahead"


def test_what_is_posted_is_set_by_its_path() -> None:
    posted = MultiDict({"set.calls.verifies": "yes", "set.calls.clock_days": "0"})

    changes = posted_settings(posted, _caller())

    assert changes == [{"path": "calls.verifies", "value": "yes"}]


def test_a_system_that_calls_nobody_in_tls_shows_no_such_settings() -> None:
    plain = full_node(archive())

    assert "calls" not in settings_of(plain)
    assert "certificates" not in [each.name for each in panels(plain)]


def test_the_store_is_a_table_of_what_an_administrator_reads() -> None:
    [panel] = [each for each in panels(_archive()) if each.name == "certificates"]

    assert panel.value.columns == ("File", "For", "Issued by", "Ends")
    first = panel.value.lines[0]
    assert first == ("a.pem", "pacs.ward.example, 10.20.1.5", "Practice hospital lab CA", "today")


def test_whose_tls_is_spoken_is_asked_only_where_somebody_speaks_it() -> None:
    [plain] = offered(("echo",), _archive())
    [secure] = offered(("echo",), _archive(), in_tls=True)

    assert "tls" not in plain.fields
    assert secure.fields == (*plain.fields, "tls")

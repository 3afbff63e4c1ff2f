"""Adding people: an address signs in one person, however many add it at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.errors import InvalidInput
from app.learning.administering import add_person
from app.learning.site import Site
from app.records.people import Role
from app.records.reader import Reader
from tests.people import organization, person, reader

FORM = {
    "email": "new@ward.example", "given_name": "Nia", "family_name": "Lloyd", "role": "learner",
    "password": "a long enough first password",
}  # fmt: skip


@pytest.fixture
def admin(site: Site) -> Reader:
    return reader(site.store, person(site.store, organization(site.store), "Root", Role.ADMIN))


def test_an_address_that_is_added_twice_at_once_is_refused_once(site: Site, admin: Reader) -> None:
    def added(_: int) -> str:
        try:
            return add_person(admin, FORM, site).email
        except InvalidInput as error:
            return str(error)

    with ThreadPoolExecutor(4) as threads:
        told = sorted(threads.map(added, range(4)))

    assert told == ["Somebody already signs in with this address."] * 3 + ["new@ward.example"]


def test_what_is_in_the_way_of_an_account_is_named(site: Site, admin: Reader) -> None:
    add_person(admin, FORM | {"external_id": "4711"}, site)

    for changed, sentence in (
        ({"external_id": "4712"}, "Somebody already signs in with this address."),
        ({"external_id": "4711", "email": "other@ward.example"}, "Somebody else has this external"),
        (
            {"external_id": "7" * 65, "email": "other@ward.example"},
            "external ID may have at most 64",
        ),
        ({"job_role": "j" * 101}, "The job may have at most 100"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            add_person(admin, FORM | changed, site)

"""Whether an installation is prepared: asked at every start, and answered without loading much."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.cli.preparing import prepare
from app.cli.readiness import is_prepared
from app.credit.signing import signing_key
from app.errors import InvalidSettings
from app.settings import Settings, read_settings
from tests.conftest import CONTENT

LIGHT = """
import sys
import app.cli.readiness, app.cli.serving
print(*({"cryptography", "flask", "sqlalchemy"} & set(sys.modules)))
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    told = {"READINGROOM_HOME": str(tmp_path / "home"), "READINGROOM_CONTENT": str(CONTENT)}
    return read_settings(told)


@pytest.fixture
def prepared(settings: Settings) -> Settings:
    prepare(settings)
    return settings


def test_an_installation_is_prepared_once(settings: Settings) -> None:
    assert not is_prepared(settings)

    prepare(settings)

    assert is_prepared(settings)


def test_preparing_makes_the_ledgers_key_and_leaves_the_one_there_is(prepared: Settings) -> None:
    made = prepared.ledger_key.read_bytes()

    prepare(prepared)

    assert prepared.ledger_key.read_bytes() == made
    assert signing_key(prepared.ledger_key)


@pytest.mark.parametrize("lacking", ["ledger_key", "catalog", "database"])
def test_what_lacks_a_part_is_not_prepared(prepared: Settings, lacking: str) -> None:
    [catalog] = prepared.cache.glob("catalog-*.db")
    database = Path(prepared.database_url.removeprefix("sqlite:///"))
    {"ledger_key": prepared.ledger_key, "catalog": catalog, "database": database}[lacking].unlink()

    assert not is_prepared(prepared)


def other_key() -> bytes:
    """Return a key in the same form that signs nothing."""
    return X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@pytest.mark.parametrize(
    "damaged",
    [
        lambda _: b"",
        lambda kept: kept[:-40],
        lambda kept: kept.replace(b"MC4C", b"MC5C"),
        lambda kept: kept.replace(b"PRIVATE", b"PUBLIC"),
        lambda kept: kept.replace(b"MC4C", b"MC!C"),
        lambda _: bytes(range(256)),
        lambda _: other_key(),
    ],
    ids=["empty", "cut off", "other bytes", "other label", "no base64", "binary", "other kind"],
)
def test_a_damaged_key_is_told_of_at_the_start(prepared: Settings, damaged: object) -> None:
    assert callable(damaged)
    prepared.ledger_key.write_bytes(damaged(prepared.ledger_key.read_bytes()))

    assert not is_prepared(prepared)
    with pytest.raises(InvalidSettings, match=r"ledger_key\.pem"):
        prepare(prepared)


def test_asking_loads_neither_the_store_nor_the_pages() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []

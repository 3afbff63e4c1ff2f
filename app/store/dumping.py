"""PostgreSQL's own tools, for backing up and restoring: all of it, or nothing."""

import os
import subprocess
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect
from sqlalchemy.exc import OperationalError

from app.errors import Conflict, InvalidInput


def dump_postgres(url: URL, target: Path) -> None:
    """Write the database at *url* into *target*, as of one moment."""
    _run(url, "pg_dump", "--format=custom", f"--file={target}")


def load_postgres(url: URL, dump: Path) -> None:
    """Bring *dump* into the empty database at *url*."""
    engine = create_engine(url)
    try:
        if inspect(engine).get_table_names():
            raise Conflict("The database holds tables already; restore into an empty one.")
    except OperationalError as error:
        raise InvalidInput("The database does not answer: " + str(error.orig).strip()) from error
    finally:
        engine.dispose()
    _run(url, "pg_restore", "--single-transaction", "--no-owner", "--no-privileges", str(dump))


def _run(url: URL, tool: str, *arguments: str) -> None:
    """Run *tool*; the password goes by the environment, where other accounts cannot read it."""
    plain = url.set(drivername="postgresql", password=None)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [tool, f"--dbname={plain.render_as_string()}", *arguments]
    try:
        subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603
    except FileNotFoundError as error:
        raise InvalidInput(f"{tool} is not on PATH; it comes with PostgreSQL.") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        raise Conflict(f"{tool} failed: {said}") from error

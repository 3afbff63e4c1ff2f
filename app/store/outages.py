"""What is no fault of ours: the database is away or busy, or there is no room left to write."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

# A fault in a statement is an OperationalError of SQLite's, too; these are the disk's or a lock's.
_OF_THE_DISK = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_BUSY")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def is_outage(error: BaseException) -> bool:
    """Say whether *error* is the store's, and may be over when the same is asked once more."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "").startswith(_OF_THE_DISK)
    if isinstance(cause, OSError) and cause.errno in _NO_ROOM:
        return True
    return isinstance(error, OperationalError | NoConnectionLeft)

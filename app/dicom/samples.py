"""Real files that come with pydicom, under its MIT license; the network is never asked."""

from functools import lru_cache
from importlib.resources import files

from app.errors import NotFound

_FOLDERS = ("test_files", "charset_files", "palettes")


@lru_cache(maxsize=64)
def sample(name: str) -> bytes:
    """Return the bytes of the packaged test file *name*, such as ``CT_small.dcm``."""
    for folder in _FOLDERS:
        path = files("pydicom.data").joinpath(folder, name)
        if ".." not in name and path.is_file():
            return path.read_bytes()
    raise NotFound(f"No packaged sample is called {name}.")

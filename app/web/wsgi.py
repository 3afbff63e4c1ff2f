"""The WSGI application that a server imports: opened once a process, closed at its end."""

import atexit
import gc
import os
import sys
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.util import Finalize
from threading import Event, Thread

from app.learning.opening import open_site_with
from app.logs import WORKER_FORMAT, write_logs
from app.settings import read_settings
from app.web import build
from app.web.allocating import keep_little

_A_MOMENT = 0.5


def _end_with_supervisor() -> None:
    """Stop at once when our supervisor is gone: a new one must find the port free.

    Whatever was acknowledged is on the disk, and our own workers end when we hang up.
    """
    supervisor = parent_process()
    if supervisor is not None:
        supervisor.join()
        os._exit(1)


def _begin() -> None:
    """Start the workers, and then load and do what a site does by itself.

    Whoever asks first has the processor to herself: what nobody waits for begins a moment later.
    """
    try:
        _site.start()
        if not _over.wait(_A_MOMENT):
            import_module("app.learning.housekeeping").keep_house(_site, _over)
    finally:
        # What is loaded now stays for ever: no collection need look at it again.
        gc.freeze()
        gc.enable()


keep_little()
_settings = read_settings(os.environ)
write_logs(_settings)
os.environ[WORKER_FORMAT] = _settings.log_format
_site = open_site_with(_settings)
# A forked process runs its own finalizers and no others; every other one runs those of atexit.
atexit.register(_site.close)
Finalize(None, _site.close, exitpriority=0)
application = build(_site)

# Whatever else there is to do waits until the site can answer: it would only answer later.
_over = Event()
atexit.register(_over.set)
for _name, _do in (("beginning", _begin), ("supervisor watch", _end_with_supervisor)):
    Thread(target=_do, name=_name, daemon=True).start()

# Whoever holds the writer's lock gives the interpreter away with each statement, and everybody
# waits until the others let it have it back: a fifth of the usual time is soon enough.
sys.setswitchinterval(0.001)

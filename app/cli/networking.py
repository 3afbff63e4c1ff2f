"""``readingroom network``: the ports for learners' own tools, a process of its own."""

import json
import logging
import os
import signal
import sys
from threading import Event, Thread

import click

from app.errors import TrainingError
from app.frozen import as_data, replace
from app.learning.arriving import Arrivals
from app.learning.opening import open_site_with
from app.logs import WORKER_FORMAT, write_logs
from app.practice.gateway.network import Network, Ports
from app.practice.tls.keeping import kept_authority
from app.settings import Settings, read_settings

_TICK = 0.05
_log = logging.getLogger("app.cli.networking")


@click.command()
@click.option("--beside", is_flag=True, hidden=True, help="End when standard input ends.")
def network(*, beside: bool) -> None:
    """Listen for learners' own DICOM and HL7 tools until told to stop (SIGTERM or Ctrl-C)."""
    settings = read_settings(os.environ)
    write_logs(settings)
    os.environ[WORKER_FORMAT] = settings.log_format
    over = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    if beside:
        Thread(target=_end_with_site, args=(over,), daemon=True).start()
    listen(settings, over)


def listen(settings: Settings, over: Event) -> None:
    """Listen, say where in the home folder, and stop when it is *over*."""
    # One process screens what comes in; the lessons and labs of the site need no more of them.
    site = open_site_with(replace(settings, sandboxes=1))
    try:
        # The ports come first: where somebody has one of them, nothing else need be loaded.
        running = Network(
            settings.network_listen,
            Ports(
                settings.dicom_port,
                settings.dicom_tls_port,
                settings.mllp_port,
                settings.mllp_tls_port,
            ),
            Arrivals(site),
            site.practice,
        )
        try:
            site.start()
            authority = kept_authority(settings.lab_authority)
            running.secure(authority, (settings.network_host, settings.network_listen))
            running.wait_until_ready()
            while not (site.practice.ready() and site.grading.ready()) and not over.wait(_TICK):
                pass
            _tell(settings, running.ports)
            over.wait()
        finally:
            settings.network_ports.unlink(missing_ok=True)
            running.stop()
    finally:
        site.close()


def _tell(settings: Settings, ports: Ports) -> None:
    """Write down where the network listens: pages show it, and know that it runs."""
    fresh = settings.network_ports.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({**as_data(ports), "pid": os.getpid()}), "utf-8")
    fresh.replace(settings.network_ports)


def _end_with_site(over: Event) -> None:
    """Wait until the site's end of our standard input is closed, however it ended."""
    # Not by sys.stdin, whose lock a thread that still reads would hold when we end.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    over.set()


if __name__ == "__main__":
    try:
        network()
    except TrainingError as error:
        _log.error("%s", error)
        sys.exit(1)

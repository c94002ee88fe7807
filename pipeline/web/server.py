"""Serving until somebody ends it."""

from __future__ import annotations

import gc
import socket
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from pipeline.archive import Archive
from pipeline.errors import EnvironmentFault
from pipeline.settings import archive_folder, name_archive_folder, share_memory_among_threads
from pipeline.web.app import create_app

_STOP_SECONDS = 10
"""For answers that are under way when the server is ended."""
_IDLE_SECONDS = 75
"""Before a connection is closed on which nobody asks. Uvicorn's own five are over while a busy machine has not yet read
what was asked, and browsers then say that the server is gone."""
_HUNG_SECONDS = 60
"""Without a sign of life from one of several processes, before it is ended and begun again."""
_COLLECT_AFTER = (100_000, 50, 1000)
"""Objects made before Python looks for cycles: pages of hits are half a million objects without one, and looking for
them took a quarter of the time of a search of 100,000 pages."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def serve(archive: Archive, address: Address, processes: int = 1) -> None:
    """Serve an archive until the process is told to end.

    Several processes answer side by side, as Python computes on one processor at a time; what they must know of each
    other stands in the database. One that ends by itself is begun again.

    Raises:
        EnvironmentFault: nobody can listen there.
    """
    _check_free(address)
    name_archive_folder(archive.folder)
    share_memory_among_threads()
    uvicorn.run(
        f"{__name__}:{served_archive.__name__}",
        factory=True,
        workers=processes,
        timeout_worker_healthcheck=_HUNG_SECONDS,
        host=address.host,
        port=address.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
        timeout_keep_alive=_IDLE_SECONDS,
    )


def served_archive() -> FastAPI:
    """The application, in a process that answers; the archive is that of the environment. Of a large one much is read
    before it answers: dozens of people who wait for that together would wait far longer."""
    collect_rarely()
    archive = Archive.open(archive_folder())
    archive.searching.warm_up()
    archive.reports.shelf.items()
    return create_app(archive)


def collect_rarely() -> None:
    """Have Python look for cycles less often in this process, as is good for whatever answers many searches."""
    gc.set_threshold(*_COLLECT_AFTER)


def _check_free(address: Address) -> None:
    """Uvicorn itself would end the process."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, place = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        advice = "请用 --port 另选端口，或检查 --host 是否为本机地址"
        raise EnvironmentFault(f"无法在此地址监听：{error}", where=str(address), advice=advice) from error

"""The service's pages on a free port, for as long as the demo runs: the links in its mails lead there."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from watcher.errors import SettingError

LOOPBACK = "127.0.0.1"


@contextmanager
def free_port(port: int = 0) -> Iterator[socket.socket]:
    """Yield a listening socket; its address is known before anything is served on it.

    Raises SettingError where this port is taken.
    """
    try:
        listening = socket.create_server((LOOPBACK, port))
    except OSError as exc:
        raise SettingError(f"cannot listen on {LOOPBACK}:{port} ({exc.strerror}): choose another with --port") from exc
    with listening:
        yield listening


@contextmanager
def served(app: FastAPI, listening: socket.socket) -> Iterator[None]:
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", proxy_headers=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()

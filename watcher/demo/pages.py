"""The service's pages on a free port, for as long as the demo runs: the links in its mails lead there."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

LOOPBACK = "127.0.0.1"


@contextmanager
def free_port() -> Iterator[socket.socket]:
    """Yield a listening socket; its address is known before anything is served on it."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        yield listening


@contextmanager
def served(app: FastAPI, listening: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()

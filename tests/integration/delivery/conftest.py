"""An outbox in a real database of each kind."""

import shutil
import ssl
import subprocess

import pytest

from tests.integration.delivery.desk import Desk
from watcher.db import Store
from watcher.delivery.outbox import Outbox


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, Outbox(store))


@pytest.fixture
def sqlite_desk(sqlite_store: Store) -> Desk:
    """For tests in which the database does not matter."""
    return Desk(sqlite_store, Outbox(sqlite_store))


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that nobody vouches for, as many a mail server has one."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed, which makes the certificate")
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=relay.example.org", "-days", "2", "-nodes", "-newkey", "rsa:2048"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([openssl, "req", "-x509", *subject, *files], check=True, capture_output=True)  # noqa: S603  # every word of it stands here
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context

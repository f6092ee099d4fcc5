"""Mails as files."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.delivery.deliveries import NOW, make_delivery
from watcher.delivery.email import FolderChannel, mail_bytes
from watcher.errors import ChannelError

SENDER = "Trial Watcher <watcher@example.org>"
DOMAIN = "watch.example.org"


def test_a_mail_is_one_file_that_mail_programs_open(tmp_path: Path) -> None:
    answer = asyncio.run(FolderChannel(tmp_path / "mail", SENDER, DOMAIN).send(make_delivery(), NOW))

    (file,) = (tmp_path / "mail").iterdir()
    assert answer == f"written to {file.name}"
    assert file.suffix == ".eml"
    assert file.read_bytes() == mail_bytes(make_delivery(), SENDER, DOMAIN)


def test_a_retry_writes_the_same_file_again(tmp_path: Path) -> None:
    channel = FolderChannel(tmp_path, SENDER, DOMAIN)

    asyncio.run(channel.send(make_delivery(), NOW))
    asyncio.run(channel.send(replace(make_delivery(), attempts=1), NOW))

    assert len(list(tmp_path.iterdir())) == 1


def test_another_delivery_is_another_file(tmp_path: Path) -> None:
    channel = FolderChannel(tmp_path, SENDER, DOMAIN)

    asyncio.run(channel.send(make_delivery(), NOW))
    asyncio.run(channel.send(make_delivery(key="email/1/sweep-2"), NOW))

    assert len(list(tmp_path.glob("20260302T083000Z-*.eml"))) == 2


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")

    with pytest.raises(ChannelError, match=str(tmp_path / "mail")) as caught:
        asyncio.run(FolderChannel(tmp_path / "mail", SENDER, DOMAIN).send(make_delivery(), NOW))

    assert not caught.value.permanent

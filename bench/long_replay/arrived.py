"""What arrived at the receivers: webhooks, once for each id, and mails, a part for each trial."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Final

from bench.long_replay.files import Came
from bench.long_replay.owed import sides_of

PART: Final = re.compile(r"^(NCT\d{8}), ", re.MULTILINE)
LINE: Final = re.compile(r"^\* ", re.MULTILINE)
END: Final = re.compile(r"^-{20,}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Arrived:
    """One change in a webhook."""

    subscription: int
    nct_id: str
    kind: str
    field: str
    sides: str
    summary: str
    importance: str
    release: int
    path: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one mail says of one trial: its lines, in one piece."""

    address: str
    nct_id: str
    release: int
    text: str
    lines: int


@dataclass(slots=True)
class Post:
    """Everything that arrived."""

    changes: list[Arrived] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    webhooks: int = 0
    mails: int = 0
    #: Deliveries that came more than once under the same id, as they may after a crash.
    again: int = 0
    refused: int = 0


def read_post(folder: Path) -> Post:
    post = Post()
    ids: set[str] = set()
    for line in (folder / "arrived.jsonl").read_text(encoding="utf-8").splitlines():
        _webhook(post, ids, json.loads(line))
    counts: Counter[str] = Counter()
    for file in sorted((folder / "mails").glob("*/*.eml")):
        _mail(post, counts, file)
    return post


def _webhook(post: Post, ids: set[str], came: Came) -> None:
    if came.get("refused"):
        post.refused += 1
    elif came["id"] in ids:
        post.again += 1
    else:
        ids.add(came["id"])
        post.webhooks += 1
        post.changes += _changes(came)


def _changes(came: Came) -> Iterator[Arrived]:
    data = came["body"]["data"]
    for change in data["changes"]:
        yield Arrived(
            data["subscription_id"], data["nct_id"], change["kind"], change["field"], sides_of(change),
            change["summary"], change["importance"], came["release"], came["path"],
        )  # fmt: skip


def _mail(post: Post, ids: Counter[str], file: Path) -> None:
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    ids[str(mail["Message-ID"])] += 1
    if ids[str(mail["Message-ID"])] > 1:
        post.again += 1
        return
    post.mails += 1
    plain = mail.get_body(("plain",))
    text = plain.get_content() if plain else ""
    body = END.split(text.replace("\r\n", "\n"))[0]
    starts = [found.start() for found in PART.finditer(body)]
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        part = body[start:end]
        told = Told(str(mail["To"]), part[:11], int(file.parent.name), " ".join(part.split()), len(LINE.findall(part)))
        post.told.append(told)

"""`python -m bench.long_replay.account FOLDER` checks that who asked was told of each change once, and of nothing else.

Knows what was generated and what arrived, and nothing of the service: it neither imports it nor opens its database.
Prints each thing that is missing or too much, with trial, release and subscription; exit 1 where there is one.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.long_replay.arrived import Arrived, Post, Told, read_post
from bench.long_replay.files import AskedLine
from bench.long_replay.intended import Plan, read_trials
from bench.long_replay.owed import Ledger, Owed

MOST_SHOWN: Final = 40


@dataclass(slots=True)
class Account:
    """What adds up, and what does not."""

    owed: int = 0
    matched: int = 0
    late: Counter[int] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def main(folder: Path) -> int:
    plan = Plan(folder)
    trials = read_trials(folder)
    asked = {each["key"]: each for each in json.loads((folder / "asked.json").read_text())}
    ledger, post, account = Ledger(plan, trials), read_post(folder), Account()
    owed = {key: list(ledger.owed(each)) for key, each in asked.items()}
    _webhooks(account, asked, owed, post.changes, _keys(folder))
    _mails(account, asked, owed, post.told)
    if post.refused:
        account.problems.append(f"{post.refused} webhooks came with a wrong signature")
    _print(account, plan, post, asked)
    (folder / "problems.txt").write_text("\n".join(account.problems), encoding="utf-8")
    return 1 if account.problems else 0


def _keys(folder: Path) -> dict[int, int]:
    """Return the key of each subscription by the id that the service gave it."""
    made = [json.loads(file.read_text())["ids"] for file in folder.glob("subscribed-*.json")]
    return {number: int(key) for ids in made for key, number in ids.items()}


def _webhooks(
    account: Account,
    asked: Mapping[int, AskedLine],
    owed: Mapping[int, Sequence[Owed]],
    arrived: Iterable[Arrived],
    keys: Mapping[int, int],
) -> None:
    came: dict[tuple[int, str, str, str], list[Arrived]] = defaultdict(list)
    for one in arrived:
        key = keys.get(one.subscription, 0)
        if key and one.path != f"/hooks/{asked[key]['address']}":
            account.problems.append(f"WRONG ADDRESS {one.path}: {_came(one, key)}")
        came[key, one.nct_id, one.kind, one.field].append(one)
    for key, wanted in owed.items():
        if asked[key]["channel"] != "webhook":
            continue
        by_what: dict[tuple[int, str, str, str], list[Owed]] = defaultdict(list)
        for due in wanted:
            by_what[due.what].append(due)
        for what, some in by_what.items():
            _settle(account, some, came.pop(what, []), key)
    for (key, *_), left in came.items():
        account.problems += [f"NOT ASKED FOR {_came(one, key)}" for one in left]


def _settle(account: Account, owed: Sequence[Owed], came: Sequence[Arrived], key: int) -> None:
    """Give each arrival to what it pays for: what must be paid comes first, and the earliest of that."""
    open_ = sorted(owed, key=lambda one: (not one.must, one.first))
    account.owed += sum(one.must for one in open_)
    paid: list[Owed] = []
    for arrival in sorted(came, key=lambda one: one.release):
        found = next((one for one in open_ if _pays(arrival, one)), None)
        if found is None:
            twice = "TWICE" if any(_pays(arrival, one) for one in paid) else "NOT OWED"
            account.problems.append(f"{twice} {_came(arrival, key)}")
            continue
        open_.remove(found)
        paid.append(found)
        account.matched += found.must
        account.late[arrival.release - found.release] += 1
    account.problems += [f"MISSING {_owe(one)}" for one in open_ if one.must]


def _pays(arrival: Arrived, owed: Owed) -> bool:
    return (
        owed.first <= arrival.release <= owed.last
        and owed.sides in (None, arrival.sides)
        and owed.importance == arrival.importance
        and owed.says.casefold() in arrival.summary.casefold()
    )


def _mails(
    account: Account,
    asked: Mapping[int, AskedLine],
    owed: Mapping[int, Sequence[Owed]],
    told: Sequence[Told],
) -> None:
    """A mail groups what it tells; so each part must be owed, each thing owed be in a part, and no line be too many."""
    boxes: dict[tuple[str, str], list[Owed]] = defaultdict(list)
    for key, wanted in owed.items():
        if asked[key]["channel"] == "email":
            for one in wanted:
                boxes[f"reader{asked[key]['address']}@example.org", one.nct_id].append(one)
    parts: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for part in told:
        parts[part.address, part.nct_id].append(part)
    for box in boxes.keys() | parts.keys():
        account.problems += _unpaid(account, boxes[box], parts[box])
        account.problems += _unowed(boxes[box], parts[box])


def _unpaid(account: Account, owed: Iterable[Owed], parts: Sequence[Told]) -> Iterator[str]:
    for one in owed:
        if not one.must:
            continue
        account.owed += 1
        telling = [part for part in parts if one.first <= part.release <= one.last]
        if not telling:
            yield f"NOT MAILED {_owe(one)}"
            continue
        account.matched += 1
        account.late[telling[0].release - one.release] += 1


def _unowed(owed: Sequence[Owed], parts: Iterable[Told]) -> Iterator[str]:
    for part in parts:
        told = [one for one in owed if one.first <= part.release <= one.last]
        if not told:
            yield f"MAILED, NOT OWED {part.address} {part.nct_id} at {part.release}: {part.text}"
        elif part.lines > len(told):
            yield f"MAILED, LINES TOO MANY {part.address} {part.nct_id} at {part.release}: {part.text}"


def _came(one: Arrived, key: int) -> str:
    return f"{one.nct_id} at release {one.release}, subscription {key}: {one.kind}/{one.field} {one.summary!r}"


def _owe(one: Owed) -> str:
    when = f"release {one.release}, due {one.first} to {one.last}"
    return f"{one.nct_id} {when}, subscription {one.key}: {one.kind}/{one.field} {one.sides or ''}"


def _print(account: Account, plan: Plan, post: Post, asked: Mapping[int, AskedLine]) -> None:
    watched = len({each["trial"] for each in asked.values() if each["trial"]})
    naive = watched * len(plan.done["complete"])
    requests = plan.done["requests"]
    print(f"{len(asked):,} subscriptions, {watched:,} trials followed by id, {plan.last} releases")
    print(f"{post.webhooks:,} webhooks and {post.mails:,} mails arrived; {post.again} came again under the same id")
    print(f"{plan.done['killed']} processes were killed, {len(plan.done['complete'])} releases swept to their end")
    print(f"{account.matched:,} of {account.owed:,} changes that somebody asked for arrived")
    late = sum(count for releases, count in account.late.items() if releases > 0)
    print(f"{late:,} of them with a later release than they appeared, at most {max(account.late, default=0)} later")
    print(f"{requests:,} requests; one for each trial at each release would be {naive:,}: {requests / naive:.2%}")
    kinds = Counter(problem.partition(" NCT")[0].partition(" reader")[0] for problem in account.problems)
    for problem in account.problems[:MOST_SHOWN]:
        print(problem)
    for kind, count in kinds.most_common():
        print(f"{count:,} x {kind}")
    print("Nothing is missing, and nothing is too much" if not account.problems else "IT DOES NOT ADD UP")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

"""`python -m bench.chaos.account FOLDER` checks that all that was due arrived, and that what came twice had to.

Reads the list of what was due, the receivers' logs, the log of faults and the ledger's rows; it imports nothing of
the service. Prints each message that does not add up; exit 1 where there is one.
"""

import math
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from bench.chaos.lines import read_lines

MOST_SHOWN: Final = 20
#: Between an answer and the commit that records it: a writer on SQLite waits up to 10 s for another one. A busy disk
#: was seen to make it 3 s. The ledger says of each such attempt that its outcome is unknown, and that is checked too.
RECORDED_WITHIN: Final = 10.0
#: What a killed process had already sent may be read after its end.
READ_WITHIN: Final = 0.5
#: What was begun before a process was frozen or its host cut off may come so much later than its end or beginning.
COMES_WITHIN: Final = 10.0
#: Faults that last, by what ends them.
ENDS: Final = {"database-up": "database", "let-back": "cut-off", "disk-freed": "disk"}
THAWED, CUT_OFF = "thawed", "cut-off"
REFUSED: Final = "refuse"


@dataclass(frozen=True, slots=True)
class Take:
    """A message that a receiver kept; `answered`: when it had said so, None: it never did. `host`: who sent it."""

    at: float
    id: str
    answered: float | None
    host: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A fault after which nobody knows how an attempt ended, and until when it lasted. `host`: of one; None: of all."""

    did: str
    began: float
    ended: float
    host: str | None

    def concerns(self, take: Take) -> bool:
        return self.host is None or self.host == take.host


@dataclass(slots=True)
class Evidence:
    """Everything that the programs of a campaign wrote, by the numbers of the messages."""

    due: dict[int, str] = field(default_factory=dict)
    status: dict[int, str] = field(default_factory=dict)
    outcomes: dict[int, list[str]] = field(default_factory=dict)
    takes: dict[int, list[Take]] = field(default_factory=lambda: defaultdict(list))
    did: Counter[str] = field(default_factory=Counter)
    refused: set[int] = field(default_factory=set)
    cuts: list[Cut] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Account:
    """What adds up, and what does not."""

    problems: list[str] = field(default_factory=list)
    #: Why messages came again.
    again: Counter[str] = field(default_factory=Counter)
    unknown: int = 0


def read(folder: Path) -> Evidence:
    found = Evidence()
    found.due = {_number(line): str(line["channel"]) for line in read_lines(folder / "due.jsonl")}
    for name in ("mails.jsonl", "hooks.jsonl"):
        _read_receiver(found, folder / name)
    _read_faults(found, folder / "faults.jsonl")
    for line in read_lines(folder / "ledger.jsonl"):
        number = int(str(line["key"]).removeprefix("chaos/"))
        found.status[number] = str(line["status"])
        found.outcomes[number] = [str(each) for each in _list(line["outcomes"])]
    return found


def _read_faults(found: Evidence, file: Path) -> None:
    began: dict[tuple[str, str], Cut] = {}
    for line in read_lines(file):
        at, did, part = _time(line["at"]), str(line["did"]), str(line.get("part"))
        cut = Cut(did, at, at, str(line["host"]) if "host" in line else None)
        if did in ENDS:
            lasted = began.pop((ENDS[did], part))
            found.cuts.append(replace(lasted, ended=at))
            continue
        if did in ENDS.values():
            began[did, part] = cut
        else:
            found.cuts.append(cut)
        if did != THAWED:
            found.faults[did] += 1
    found.cuts += [replace(lasts, ended=math.inf) for lasts in began.values()]


def _read_receiver(found: Evidence, file: Path) -> None:
    lines = list(read_lines(file)) if file.exists() else []
    answered = {(line["due"], line["number"]): _time(line["at"]) for line in lines if line["did"] == "answered"}
    for line in lines:
        found.did[f"{file.stem[:-1]} {line['did']}"] += 1
        if line["did"] == REFUSED:
            found.refused.add(_number(line))
        if line["did"] == "took":
            said = answered.get((line["due"], line["number"]))
            take = Take(_time(line["at"]), str(line["id"]), said, str(line.get("host")))
            found.takes[_number(line)].append(take)


def _number(line: dict[str, object]) -> int:
    return int(str(line["due"]))


def _time(written: object) -> float:
    return float(str(written))


def _list(written: Any) -> list[object]:
    return list(written)


def account(found: Evidence) -> Account:
    done = Account()
    for number in sorted(found.due.keys() | found.status.keys()):
        done.problems += _of_one(found, number)
        done.unknown += found.outcomes.get(number, []).count("unknown")
        _count_again(done, found, number)
    done.problems += _sent_while_cut_off(found)
    if found.did["hook forged"]:
        done.problems.append(f"FORGED {found.did['hook forged']} webhooks came with a wrong signature")
    return done


def _of_one(found: Evidence, number: int) -> list[str]:
    """Return what is wrong with one message."""
    takes, status = found.takes.get(number, []), found.status.get(number, "no row")
    name = f"{found.due.get(number, 'message')} {number}, {status}, {found.outcomes.get(number, [])}"
    wrong = []
    if number not in found.due:
        wrong.append(f"NOT DUE {name}")
    if status not in ("sent", "failed"):
        wrong.append(f"NOT FINAL {name}")
    if (status == "failed") != (number in found.refused):
        wrong.append(f"FAILED WITHOUT A REFUSAL {name}" if status == "failed" else f"REFUSED, NOT FAILED {name}")
    if not takes and number not in found.refused:
        wrong.append(f"MISSING {name}")
    if status == "sent" and not any(take.answered for take in takes):
        wrong.append(f"SENT, BUT NEVER ACCEPTED {name}")
    if len({take.id for take in takes}) > 1:
        wrong.append(f"TWO IDS {name}")
    if found.outcomes.get(number, []).count("accepted") > 1:
        wrong.append(f"ACCEPTED TWICE IN THE LEDGER {name}")
    if len(takes) - 1 > found.outcomes.get(number, []).count("unknown"):
        wrong.append(f"AGAIN, BUT NOT UNKNOWN {name}, taken {len(takes)} times")
    return wrong


def _count_again(done: Account, found: Evidence, number: int) -> None:
    """Find for each time that a message came again why the time before it did not count."""
    takes = sorted(found.takes.get(number, []), key=lambda take: take.at)
    for take, again in pairwise(takes):
        why = _why(found, take, again)
        done.again[why or "for no reason"] += 1
        if why is None:
            done.problems.append(
                f"AGAIN FOR NO REASON {found.due.get(number)} {number}, {found.outcomes.get(number)}, "
                f"answered {_until_cut(take, found):.1f} s before the next fault"
            )


def _why(found: Evidence, take: Take, again: Take) -> str | None:
    if any(_in_flight(take, cut) for cut in found.cuts):
        return "in flight at a fault"
    if any(_was_held_up(again, cut) for cut in found.cuts):
        return "held up in a process that was frozen or cut off"
    return "taken, and never answered" if take.answered is None else None


def _until_cut(take: Take, found: Evidence) -> float:
    since = take.answered or take.at
    return min((cut.began - since for cut in found.cuts if cut.concerns(take) and cut.began > since), default=math.inf)


def _in_flight(take: Take, cut: Cut) -> bool:
    if cut.did == THAWED or not cut.concerns(take):
        return False
    began_before = take.at <= cut.ended + READ_WITHIN
    return began_before and (take.answered is None or take.answered >= cut.began - RECORDED_WITHIN)


def _was_held_up(again: Take, cut: Cut) -> bool:
    """Say whether what came again was begun before: by a process that was frozen then, or whose host was cut off."""
    is_such = cut.did == THAWED or (cut.did == CUT_OFF and cut.host is not None)
    return is_such and cut.concerns(again) and cut.began <= again.at <= cut.began + COMES_WITHIN


def _sent_while_cut_off(found: Evidence) -> list[str]:
    """Return what a host sent that had not been able to ask for long: whatever it held may have been another's."""
    cuts = [cut for cut in found.cuts if cut.did == CUT_OFF]
    return [
        f"SENT BY A HOST THAT WAS CUT OFF {found.due.get(number)} {number}, {take.at - cut.began:.1f} s after the cut"
        for number, takes in found.takes.items()
        for take in takes
        for cut in cuts
        if cut.concerns(take) and cut.began + COMES_WITHIN < take.at < cut.ended
    ]


def _print(done: Account, found: Evidence) -> None:
    channels = Counter(found.due.values())
    print(f"{len(found.due):,} due: " + ", ".join(f"{count:,} by {name}" for name, count in sorted(channels.items())))
    print("faults: " + ", ".join(f"{count} {name}" for name, count in sorted(found.faults.items())))
    print("receivers: " + ", ".join(f"{name} {count:,}" for name, count in sorted(found.did.items())))
    print("ledger: " + ", ".join(f"{count:,} {name}" for name, count in sorted(Counter(found.status.values()).items())))
    in_flight = sum(any(_in_flight(take, cut) for cut in found.cuts) for some in found.takes.values() for take in some)
    print(f"{in_flight:,} were in flight at a fault that cuts; {done.unknown:,} attempts have an unknown outcome")
    print(f"{done.again.total():,} came again: " + ", ".join(f"{count:,} {why}" for why, count in done.again.items()))
    for problem in done.problems[:MOST_SHOWN]:
        print(problem)
    print("Nothing is lost, and nothing came again without need" if not done.problems else "IT DOES NOT ADD UP")


def main(folder: Path) -> int:
    found = read(folder)
    done = account(found)
    _print(done, found)
    return 1 if done.problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

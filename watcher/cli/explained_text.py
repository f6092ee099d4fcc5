"""What `watcher explain` prints for people."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from watcher.alerts.asked import kinds_words
from watcher.alerts.telling import limit_words, watch_words
from watcher.cli.output import as_lines, out
from watcher.delivery.trace import TracedDelivery
from watcher.jobs.explain import ExplainedAlert, ExplainedChange, ExplainedPair, ExplainedPart, ExplainedVersion
from watcher.model.change import Importance, Noise
from watcher.model.verdict import Condition
from watcher.model.version import Version
from watcher.model.watch import Interest, Watch
from watcher.plain import noise_words, reason, summary
from watcher.plain.explain import condition_words, moment_words, verdict_words
from watcher.plain.reasons import why_same_words
from watcher.versions.past import PastVersion


def print_alert(found: ExplainedAlert) -> None:
    out.print(Text(f"Alert {found.alert.id}, told on {_time(found.alert.created_at)}", style="bold"))
    release = f"{found.alert.window} (release {found.sweep.release_at:%Y-%m-%d})"
    as_lines({"To": f"{found.address} ({found.channel.value})", "Window": release})
    _print_deliveries(found.deliveries)
    for part in found.parts:
        _print_part(part)


def print_pair(found: ExplainedPair) -> None:
    occurrence, version = found.occurrence, found.version
    told = summary(occurrence.change, version.trial.record)
    out.print(Text(f"Change {found.change_id} of {occurrence.nct_id}: {told}", style="bold"))
    as_lines({"Appeared in": _version_words(version)})
    subscription = found.subscription
    as_lines({f"Subscription {subscription.id}": f"{found.address} follows {watch_words(subscription.watch)}"})
    for condition in (*found.verdict.asked, *found.verdict.told):
        _print_condition(condition)
    out.print(Text(verdict_words(found.verdict), style="bold"))
    _print_deliveries(found.deliveries)


def _print_condition(condition: Condition) -> None:
    answer = ("  yes  ", "green") if condition.holds else ("  no   ", "red")
    out.print(Text.assemble(answer, condition_words(condition)))


def _print_deliveries(deliveries: Sequence[TracedDelivery]) -> None:
    for one in deliveries:
        state = one.status.value
        since = f" on {_time(one.ended_at)}" if one.ended_at else f", due on {_time(one.run_at)}"
        as_lines({f"Delivery {one.id}": f"{state}{since}, {_count(len(one.attempts), 'attempt')}"})
        for number, each in enumerate(one.attempts, start=1):
            out.print(Text(f"  attempt {number}, {_time(each.started_at)}: {each.outcome.value}, {each.detail}"))


def _print_part(part: ExplainedPart) -> None:
    subscription = part.subscription
    followed = f"\nSubscription {subscription.id}: {watch_words(subscription.watch)}"
    out.print(Text(followed, style="bold"))
    out.print(Text(f"asks for {interest_words(subscription.interest, subscription.watch)}"))
    for one in part.versions:
        _print_version(one)


def interest_words(interest: Interest, watch: Watch) -> str:
    """Return what of a watch is wanted: `recruitment status, sites; minor or more`."""
    least = interest.least.word if interest.least is Importance.CRITICAL else f"{interest.least.word} or more"
    return "; ".join(
        filter(None, (kinds_words(interest.kinds, watch.kind), least, limit_words(interest.vicinity, watch)))
    )


def _print_version(one: ExplainedVersion) -> None:
    out.print(Text(f"\n  {one.version.nct_id} {one.version.trial.title}"))
    if one.before:
        out.print(Text(f"  from {_version_words(one.before)}"))
    out.print(Text(f"  {'to' if one.before else 'in'} {_version_words(one.version)}"))
    for change in one.changes:
        _print_change(change, one.version)
    _print_hidden(one.hidden)
    for held in one.held:
        lost = ", ".join(path.rpartition(".")[2] for path in held.lost)
        out.print(Text(f"    release {held.release_at:%Y-%m-%d} was held back: its record lacked {lost}", style="dim"))


def _print_change(one: ExplainedChange, version: Version) -> None:
    change = one.occurrence.change
    out.print(Text(f"    change {one.occurrence.id}: {summary(change, version.trial.record)}"))
    facts = [f"{change.kind.value}, field {change.field}", f"{change.importance.word} because {reason(change)}"]
    facts.append(f"rule {change.reason}")
    if change.group:
        facts.append(f"told in one line with {change.group}")
    if change.why_same:
        facts.append(f"the same place: {why_same_words(change.why_same)}")
    out.print(Text(f"      {'; '.join(facts)}", style="dim"))
    for condition in one.verdict.asked:
        if not condition.holds:
            out.print(Text(f"      would not be told today: {condition_words(condition)}", style="yellow"))


def _print_hidden(hidden: Sequence[Noise]) -> None:
    if not hidden:
        return
    out.print(Text(f"    hidden as noise: {_count(len(hidden), 'difference')}", style="dim"))
    for rule, count in Counter(noise.rule for noise in hidden).items():
        where = next(noise.path for noise in hidden if noise.rule == rule)
        more = f" and {count - 1} more" if count > 1 else ""
        out.print(Text(f"      {rule}: {noise_words(rule)} ({where}{more})", style="dim"))


def _version_words(version: Version | PastVersion) -> str:
    if isinstance(version, PastVersion):
        return f"submission {version.submission + 1}, {version.submitted}, from before it was followed here"
    trial = version.trial
    posted = f", last update posted {trial.last_update_posted}" if trial.last_update_posted else ""
    release = f", release {trial.version_holder}" if trial.version_holder else ""
    return f"version {version.number}{release}{posted}, fetched {_time(version.fetched_at)}"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


def _time(moment: datetime) -> str:
    return moment_words(moment.isoformat())

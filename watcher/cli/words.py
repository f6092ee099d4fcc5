"""What people write on the command line, as values. Each refusal names what would be right."""

import re
from urllib.parse import urlsplit

from watcher.errors import UsageError
from watcher.jobs.follow import Target, check_email
from watcher.match.places import find_place
from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Frequency, Interest, WatchKind

DISTANCE = re.compile(r"(\d+(?:\.\d+)?)\s*(km|mi)?", re.IGNORECASE)
KM_A_MILE = 1.609344
#: As wide as the registry's own radius may be: 500 miles.
FARTHEST_KM = 500 * KM_A_MILE


def read_target(email: str | None, webhook: str | None, *, is_confirmed: bool) -> Target:
    if (email is None) == (webhook is None):
        raise UsageError("say whom to tell: either --email ADDRESS or --webhook URL")
    if email is not None:
        return Target(Channel.EMAIL, check_email(email), is_confirmed)
    return Target(Channel.WEBHOOK, _webhook(webhook or ""), is_confirmed=True)


def read_interest(
    *, kinds: str | None, least: str, near: str | None, within: str | None, frequency: str, of: WatchKind
) -> Interest:
    """Return what is wanted; without --kinds that is everything."""
    if (near is None) != (within is None):
        raise UsageError("--near and --within go together: --near Shanghai --within 50km")
    chosen = _kinds(kinds) | ({Kind.SEARCH} if of is WatchKind.SEARCH and kinds is None else set())
    if of is WatchKind.TRIAL and Kind.SEARCH in chosen:
        raise UsageError("the kind search is for searches: a single trial enters and leaves nothing")
    if near is not None and Kind.SITES not in chosen:
        raise UsageError("--near chooses among sites, so --kinds must name sites too")
    return Interest(
        kinds=chosen,
        least=_least(least),
        place=find_place(near) if near else None,
        within_km=_distance(within) if within else None,
        frequency=_frequency(frequency),
    )


def _webhook(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(f"{url!r} is not a webhook's address: write one like https://example.org/hooks/trials")
    if parts.username or parts.password:
        raise UsageError("a webhook's address may not hold a password: its signature says who sends")
    return url


def _kinds(text: str | None) -> frozenset[Kind]:
    if text is None:
        return frozenset(Kind) - {Kind.SEARCH}
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Kind)]
    if unknown or not names:
        known = ", ".join(kind.value for kind in Kind)
        raise UsageError(f"{unknown[0] if unknown else text!r} is no kind of change: choose from {known}")
    return frozenset(Kind(name) for name in names)


def _least(text: str) -> Importance:
    try:
        return Importance[text.strip().upper()]
    except KeyError:
        known = ", ".join(importance.word for importance in Importance)
        raise UsageError(f"{text!r} is no importance: choose from {known}") from None


def _frequency(text: str) -> Frequency:
    try:
        return Frequency(text.strip().lower())
    except ValueError:
        raise UsageError(f"{text!r} is no frequency: choose from {', '.join(Frequency)}") from None


def _distance(text: str) -> float:
    found = DISTANCE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{text!r} is no distance: write it like 50km or 30mi")
    kilometers = float(found[1]) * (KM_A_MILE if (found[2] or "km").lower() == "mi" else 1)
    if not 0 < kilometers <= FARTHEST_KM:
        raise UsageError(f"{text!r} is out of range: up to 804km (500mi)")
    return kilometers

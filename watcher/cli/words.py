"""What people write on the command line, as values. Each refusal names what would be right."""

from collections.abc import Mapping, Sequence

from watcher.cli.when import AT_ONCE, When
from watcher.delivery.dialing import Network, url_fault, url_refusal
from watcher.errors import UsageError
from watcher.jobs.follow import Target, check_email
from watcher.match.places import find_place, read_distance
from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Interest, Vicinity, WatchKind

#: What is told of a watch unless --kinds says otherwise. A place has thousands of trials: of those only their sites.
UNLESS_CHOSEN: Mapping[WatchKind, frozenset[Kind]] = {
    WatchKind.TRIAL: frozenset(Kind) - {Kind.SEARCH},
    WatchKind.SEARCH: frozenset(Kind),
    WatchKind.PLACE: frozenset({Kind.SITES}),
}
NO_SEARCH: Mapping[WatchKind, str] = {
    WatchKind.TRIAL: "a single trial enters and leaves nothing",
    WatchKind.PLACE: "which trials come to a place and leave it is told with the kind sites",
}


def read_target(email: str | None, webhook: str | None, service: str | None = None, *, is_confirmed: bool) -> Target:
    if sum(each is not None for each in (email, webhook, service)) != 1:
        raise UsageError("say whom to tell: either --email ADDRESS, --webhook URL or --apprise NAME")
    if email is not None:
        return Target(Channel.EMAIL, check_email(email), is_confirmed)
    if service is not None:
        return Target(Channel.APPRISE, service, is_confirmed=True)
    return Target(Channel.WEBHOOK, _webhook(webhook or ""), is_confirmed=True)


def read_vicinity(near: str | None, within: str | None, hospital: str | None) -> Vicinity | None:
    if hospital is not None and near is None:
        raise UsageError('--hospital needs the place: --hospital "Example Hospital" --near Boston --within 20km')
    if near is None and within is None:
        return None
    if near is None or within is None:
        raise UsageError("--near and --within go together: --near Shanghai --within 50km")
    if hospital is not None and not any(letter.isalnum() for letter in hospital):
        raise UsageError(f"the hospital {hospital!r} has no letters to look for")
    return Vicinity(find_place(near), read_distance(within), hospital)


def read_interest(
    *, kinds: str | None, least: str, vicinity: Vicinity | None, of: WatchKind, when: When = AT_ONCE
) -> Interest:
    """Return what is wanted; without --kinds that is everything, and of a place its sites."""
    chosen = _kinds(kinds) if kinds is not None else UNLESS_CHOSEN[of]
    if of is not WatchKind.SEARCH and Kind.SEARCH in chosen:
        raise UsageError(f"the kind search is for searches: {NO_SEARCH[of]}")
    if vicinity is not None and of is not WatchKind.PLACE and Kind.SITES not in chosen:
        raise UsageError("--near chooses among sites, so --kinds must name sites too")
    return Interest(
        kinds=chosen,
        least=_least(least),
        place=vicinity.place if vicinity else None,
        within_km=vicinity.within_km if vicinity else None,
        hospital=vicinity.hospital if vicinity else None,
        frequency=when.frequency,
        schedule=when.schedule,
    )


def check_dialable(target: Target, allowed: Sequence[Network]) -> None:
    """Refuse a webhook to which nothing could ever be sent; a host's name is judged when it is dialed."""
    why = url_refusal(target.value, allowed) if target.channel is Channel.WEBHOOK else None
    if why:
        raise UsageError(f"{target.value!r} cannot be a webhook: {why}")


def check_service(target: Target, names: Sequence[str]) -> None:
    """Refuse a service that is not set up here."""
    if target.channel is Channel.APPRISE and target.value not in names:
        known = f"choose from {', '.join(names)}" if names else "WATCHER_APPRISE_URLS names none"
        raise UsageError(f"{target.value!r} is no service that is set up here: {known}")


def _webhook(url: str) -> str:
    fault = url_fault(url)
    if fault:
        raise UsageError(fault)
    return url


def _kinds(text: str) -> frozenset[Kind]:
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

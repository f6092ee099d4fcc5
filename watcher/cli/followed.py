"""What somebody follows, as it is printed for people and for programs."""

from collections.abc import Mapping
from datetime import datetime

from watcher.alerts.webhook import place_json
from watcher.bootstrap import Service
from watcher.cli.output import as_lines, out, print_json
from watcher.delivery.worker import Delivered
from watcher.jobs.follow import Followed
from watcher.match.local import why_not
from watcher.model.change import Kind
from watcher.model.delivery import Outcome
from watcher.model.trial import Trial
from watcher.model.watch import Address, Frequency, Interest, Subscription, Watch, WatchKind
from watcher.plain import status_words
from watcher.plain.hours import when_words
from watcher.plain.places import vicinity_words
from watcher.sweep.reads import Known

EVERYTHING = frozenset(Kind) - {Kind.SEARCH}


def print_followed(
    service: Service,
    followed: Followed,
    seen: Trial | None,
    members: int,
    sent: Delivered,
    notes: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    if as_json:
        print_json(followed_json(followed, seen, members, notes))
    else:
        _print_followed(service, followed, seen, members, sent, notes)


def _print_followed(
    service: Service,
    followed: Followed,
    seen: Trial | None,
    members: int,
    sent: Delivered,
    notes: tuple[str, ...],
) -> None:
    found = followed.subscription
    as_lines({"Following": title_words(found.watch), "Subscription": found.id})
    if seen:
        updated = seen.last_update_posted or "unknown"
        as_lines({"Status now": f"{status_words(seen.status)} (last update posted {updated})"})
    else:
        as_lines({"Trials in it now": f"{members:,}"})
    as_lines(
        {"Told about": interest_words(found), "Told": when_words(found.interest.frequency, found.interest.schedule)}
    )
    _print_replaced(followed)
    if followed.new_secret:
        as_lines({"Webhook secret (shown once; keep it)": followed.new_secret})
    if followed.is_asked:
        out.print(_asked_words(service, followed, sent), markup=False)
    for note in notes:
        out.print(note, markup=False)


def followed_json(followed: Followed, seen: Trial | None, members: int, notes: tuple[str, ...]) -> dict[str, object]:
    """Return what was asked for; `replaced` is what the same address asked for until now, where that differs."""
    found = followed.subscription
    body = subscription_json(found)
    body |= {"confirmation_sent": followed.is_asked_now, "trials": members, "notes": list(notes)}
    body |= {"replaced": _interest_json(followed.before) if followed.before and _is_replaced(followed) else None}
    if seen:
        body |= {"status": seen.status}
    return body | ({"secret": followed.new_secret} if followed.new_secret else {})


def subscription_json(each: Subscription) -> dict[str, object]:
    return {
        "id": each.id,
        "watch": {
            "id": each.watch.id,
            "kind": each.watch.kind.value,
            "title": each.watch.title,
            "nct_id": each.watch.nct_id,
            "parameters": dict(each.watch.parameters),
            "place": place_json(each.watch.vicinity) if each.watch.vicinity else None,
        },
        "channel": each.address.channel.value,
        "address": each.address.value,
        "confirmed": each.confirmed_at is not None,
        **_interest_json(each.interest),
    }


def fresh_words(watch: Watch, known: Mapping[int, Known]) -> str:
    """Return the release up to which the members of a search or a place are known."""
    if not watch.kind.has_members:
        return ""
    fresh = known.get(watch.id)
    return f"{fresh.release_at.date()}" if fresh else "when it was made"


def members_json(watch: Watch, known: Mapping[int, Known]) -> dict[str, object]:
    """Return up to when the members are known, and how; `polled` says what only the registry can answer."""
    if not watch.kind.has_members:
        return {"members": None}
    fresh = known.get(watch.id)
    how = "evaluated at every release" if fresh and fresh.is_exact else "polled within the budget, the oldest first"
    as_of = fresh.release_at.isoformat() if fresh else None
    return {"members": {"as_of": as_of, "how": how, "why_polled": why_not(watch.parameters)}}


def address_json(one: Address) -> dict[str, object]:
    return {
        "id": one.id,
        "channel": one.channel.value,
        "address": one.value,
        "confirmed_at": one.confirmed_at.isoformat() if one.confirmed_at else None,
    }


def title_words(found: Watch) -> str:
    return f"{found.nct_id} {found.title}" if found.nct_id else f"{found.kind}: {found.title}"


def interest_words(each: Subscription) -> str:
    """Return which changes a subscription wants; the place of a watch on one is said with the watch."""
    return _interest_words(each.interest, each.watch.kind)


def since_words(confirmed_at: datetime | None) -> str:
    return f"since {confirmed_at:%Y-%m-%d}" if confirmed_at else "not yet"


def often_words(interest: Interest) -> str:
    """Return how often and when, as the options of `watcher watch` say it."""
    schedule, quiet = interest.schedule, interest.schedule.quiet
    day = f" on {schedule.weekday.word}" if interest.frequency is Frequency.WEEKLY else ""
    is_digest = interest.frequency is not Frequency.IMMEDIATE
    often = f"{interest.frequency}{day} at {schedule.hour}" if is_digest else str(interest.frequency)
    hours = f", quiet {quiet.since}-{quiet.until}" if quiet else ""
    return f"{often}{hours} {schedule.zone}" if is_digest or quiet else often


def _interest_words(interest: Interest, of: WatchKind) -> str:
    kinds = "every kind of change" if interest.kinds >= EVERYTHING else ", ".join(sorted(interest.kinds))
    told = f"{kinds} from {interest.least.word} up"
    if interest.vicinity is None or of is WatchKind.PLACE:
        return told
    whose = "of " if interest.hospital else ""
    return f"{told}; of its sites only those {whose}{vicinity_words(interest.vicinity)}"


def _print_replaced(followed: Followed) -> None:
    if followed.before is None:
        return
    if _is_replaced(followed):
        before = _interest_words(followed.before, followed.subscription.watch.kind)
        as_lines({"Instead of, until now": f"{before}; {often_words(followed.before)}"})
    else:
        out.print("This address follows it already, with the same choices: nothing was changed.")


def _is_replaced(followed: Followed) -> bool:
    return followed.before is not None and followed.before != followed.subscription.interest


def _interest_json(interest: Interest) -> dict[str, object]:
    return {
        "kinds": sorted(interest.kinds),
        "least": interest.least.word,
        "near": interest.place.name if interest.place else None,
        "within_km": interest.within_km,
        "hospital": interest.hospital,
        "frequency": interest.frequency.value,
        **_schedule_json(interest),
    }


def _schedule_json(interest: Interest) -> dict[str, object]:
    """Return the choices that count: hour and weekday are null where no digest heeds them."""
    schedule, often = interest.schedule, interest.frequency
    quiet = {"from": schedule.quiet.since, "until": schedule.quiet.until} if schedule.quiet else None
    return {
        "hour": None if often is Frequency.IMMEDIATE else schedule.hour,
        "weekday": schedule.weekday.name.lower() if often is Frequency.WEEKLY else None,
        "zone": schedule.zone,
        "quiet": quiet,
    }


def _asked_words(service: Service, followed: Followed, sent: Delivered) -> str:
    if not followed.is_asked_now:
        return "The address was asked today already and has not answered; no second mail is sent."
    if not sent.counts.get(Outcome.ACCEPTED):
        return "The mail that asks the address could not be sent yet: see `watcher deliveries`."
    where = "sent" if service.settings.smtp_url else f"written to {service.settings.mail_folder}"
    return f"A mail that asks the address was {where}; nothing else is sent until its link is followed."

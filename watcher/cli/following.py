"""watch, watches, unwatch, subscribers: who follows what."""

from datetime import datetime
from typing import Annotated

import typer

from watcher.bootstrap import Service
from watcher.cli.output import AsJson, as_lines, out, print_json, print_rows
from watcher.cli.session import ask_registry, send_ready, session
from watcher.cli.words import read_interest, read_target
from watcher.delivery.worker import Delivered
from watcher.errors import UsageError
from watcher.jobs.follow import Followed, follow_search, follow_trial, leave, subscribe
from watcher.model.change import Kind
from watcher.model.delivery import Outcome
from watcher.model.record import normal_nct_id
from watcher.model.trial import Trial
from watcher.model.watch import Address, Interest, Subscription, Watch, WatchKind
from watcher.plain import status_words
from watcher.registry.query import SearchLink, TrialLink, read_link, search_parameters

EVERYTHING = frozenset(Kind) - {Kind.SEARCH}
SEARCH = "A search instead of a trial"
#: A title may have 300 letters; a row of a table should stay a row.
WIDEST = 60


def watch(
    trial: Annotated[
        str | None, typer.Argument(metavar="[TRIAL|LINK]", help="An NCT ID, or a link to a trial or a search.")
    ] = None,
    cond: Annotated[str | None, typer.Option(help="The condition or disease.", rich_help_panel=SEARCH)] = None,
    term: Annotated[str | None, typer.Option(help="Any other words.", rich_help_panel=SEARCH)] = None,
    intr: Annotated[str | None, typer.Option(help="The intervention or treatment.", rich_help_panel=SEARCH)] = None,
    titles: Annotated[str | None, typer.Option(help="Words of the title.", rich_help_panel=SEARCH)] = None,
    outc: Annotated[str | None, typer.Option(help="An outcome measure.", rich_help_panel=SEARCH)] = None,
    spons: Annotated[str | None, typer.Option(help="A sponsor or collaborator.", rich_help_panel=SEARCH)] = None,
    lead: Annotated[str | None, typer.Option(help="The lead sponsor.", rich_help_panel=SEARCH)] = None,
    locn: Annotated[str | None, typer.Option(help="Words of a site's name or place.", rich_help_panel=SEARCH)] = None,
    country: Annotated[str | None, typer.Option(help="A country with a site.", rich_help_panel=SEARCH)] = None,
    status: Annotated[str | None, typer.Option(help="Like recruiting,completed.", rich_help_panel=SEARCH)] = None,
    phase: Annotated[str | None, typer.Option(help="Like 2,3.", rich_help_panel=SEARCH)] = None,
    email: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Tell this address; it is asked first.")] = None,
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="I have the owner's word: send without asking again.")
    ] = False,
    webhook: Annotated[str | None, typer.Option(metavar="URL", help="Tell this webhook.")] = None,
    kinds: Annotated[str | None, typer.Option(help="Only these kinds of change, like status,sites.")] = None,
    least: Annotated[str, typer.Option(help="administrative, minor, notable or critical.")] = "minor",
    near: Annotated[str | None, typer.Option(metavar="PLACE", help="Sites only near a city or LAT,LON.")] = None,
    within: Annotated[str | None, typer.Option(metavar="DISTANCE", help="How near: 50km, 30mi.")] = None,
    frequency: Annotated[str, typer.Option(help="immediate")] = "immediate",
    as_json: AsJson = False,
) -> None:
    """Follow a trial or a search, and tell an address or a webhook when it changes."""
    words = {"cond": cond, "term": term, "intr": intr, "titles": titles, "outc": outc}
    words |= {"spons": spons, "lead": lead, "locn": locn, "country": country}
    lists = {"status": [status] if status else [], "phase": [phase] if phase else []}
    wanted = _wanted(trial, words, lists)
    target = read_target(email, webhook, is_confirmed=confirmed)
    of = WatchKind.TRIAL if isinstance(wanted, TrialLink) else WatchKind.SEARCH
    interest = read_interest(kinds=kinds, least=least, near=near, within=within, frequency=frequency, of=of)
    with session() as service:
        found, seen, members = _follow(service, wanted)
        followed = subscribe(service.pipeline, found, target, interest, service.now())
        sent = send_ready(service)
        if as_json:
            print_json(_followed_json(followed, seen, members))
        else:
            _print_followed(followed, seen, members)
            if followed.is_asked:
                out.print(_asked_words(service, followed, sent), markup=False)
            for note in wanted.notes if isinstance(wanted, SearchLink) else ():
                out.print(note, markup=False)


def watches(as_json: AsJson = False) -> None:
    """List who follows what."""
    with session() as service:
        found = service.pipeline.book.lasting()
    if as_json:
        print_json([_subscription_json(each) for each in found])
        return
    rows = [
        (
            each.id,
            _short(_title(each.watch)),
            each.address.value,
            _interest_words(each.interest),
            _since(each.confirmed_at),
        )
        for each in found
    ]
    print_rows(
        ("id", "what", "who", "which changes", "consent"), rows, nothing="Nobody follows anything yet: `watcher watch`"
    )


def unwatch(
    subscription_id: Annotated[int, typer.Argument(metavar="ID", help="As `watcher watches` lists it.")],
) -> None:
    """End a subscription; nothing more is sent for it."""
    with session() as service:
        found = service.pipeline.book.get(subscription_id)
        ended = leave(service.pipeline, (found,), service.now())
    state = "is over" if ended else "was over already"
    out.print(f"Subscription {subscription_id} {state}: {_title(found.watch)}", markup=False)


def subscribers(as_json: AsJson = False) -> None:
    """List the addresses that are told, and whether they said yes."""
    with session() as service:
        found = service.pipeline.book.lasting()
    addresses = {each.address.id: each.address for each in found}
    counts = {key: sum(each.address.id == key for each in found) for key in addresses}
    if as_json:
        print_json([_address_json(one) | {"subscriptions": counts[one.id]} for one in addresses.values()])
        return
    rows = [(one.id, one.value, _since(one.confirmed_at), counts[one.id]) for one in addresses.values()]
    print_rows(
        ("id", "address", "confirmed", "subscriptions"), rows, nothing="Nobody is subscribed yet: `watcher watch`"
    )


def _address_json(one: Address) -> dict[str, object]:
    return {
        "id": one.id,
        "channel": one.channel.value,
        "address": one.value,
        "confirmed_at": one.confirmed_at.isoformat() if one.confirmed_at else None,
    }


def _wanted(trial: str | None, words: dict[str, str | None], lists: dict[str, list[str]]) -> TrialLink | SearchLink:
    has_words = any(words.values()) or any(lists.values())
    if trial is None and not has_words:
        raise UsageError("name a trial, a link, or the words of a search: watcher watch NCT07398326 --email ADDRESS")
    if trial is None:
        return SearchLink(search_parameters(**words, **lists))  # type: ignore[arg-type]  # two dicts, one signature
    if has_words:
        raise UsageError("give either a trial or link, or the words of a search, not both")
    return read_link(trial) if "/" in trial else TrialLink(normal_nct_id(trial))


def _follow(service: Service, wanted: TrialLink | SearchLink) -> tuple[Watch, Trial | None, int]:
    now = service.now()
    if isinstance(wanted, TrialLink):
        found, seen = ask_registry(
            service, lambda registry: follow_trial(service.pipeline, registry, wanted.nct_id, now)
        )
        return found, seen, 1
    watched, members = ask_registry(
        service, lambda registry: follow_search(service.pipeline, registry, wanted.parameters, now)
    )
    return watched, None, members


def _print_followed(followed: Followed, seen: Trial | None, members: int) -> None:
    found = followed.subscription
    as_lines({"Following": _title(found.watch), "Subscription": found.id})
    if seen:
        as_lines(
            {"Status now": f"{status_words(seen.status)} (last update posted {seen.last_update_posted or 'unknown'})"}
        )
    else:
        as_lines({"Trials in it now": members})
    as_lines({"Told about": _interest_words(found.interest)})
    if followed.new_secret:
        as_lines({"Webhook secret (shown once; keep it)": followed.new_secret})


def _asked_words(service: Service, followed: Followed, sent: Delivered) -> str:
    if not followed.is_asked_now:
        return "The address was asked today already and has not answered; no second mail is sent."
    if not sent.counts.get(Outcome.ACCEPTED):
        return "The mail that asks the address could not be sent yet: see `watcher deliveries`."
    where = "sent" if service.settings.smtp_url else f"written to {service.settings.mail_folder}"
    return f"A mail that asks the address was {where}; nothing else is sent until its link is followed."


def _followed_json(followed: Followed, seen: Trial | None, members: int) -> dict[str, object]:
    body = _subscription_json(followed.subscription)
    body |= {"confirmation_sent": followed.is_asked_now, "trials": members}
    if seen:
        body |= {"status": seen.status}
    return body | ({"secret": followed.new_secret} if followed.new_secret else {})


def _subscription_json(each: Subscription) -> dict[str, object]:
    interest = each.interest
    return {
        "id": each.id,
        "watch": {
            "id": each.watch.id,
            "kind": each.watch.kind.value,
            "title": each.watch.title,
            "nct_id": each.watch.nct_id,
            "parameters": dict(each.watch.parameters),
        },
        "channel": each.address.channel.value,
        "address": each.address.value,
        "confirmed": each.confirmed_at is not None,
        "kinds": sorted(interest.kinds),
        "least": interest.least.word,
        "near": interest.place.name if interest.place else None,
        "within_km": interest.within_km,
        "frequency": interest.frequency.value,
    }


def _title(found: Watch) -> str:
    return f"{found.nct_id} {found.title}" if found.nct_id else f"search: {found.title}"


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1].rstrip()}…"


def _since(confirmed_at: datetime | None) -> str:
    return f"since {confirmed_at:%Y-%m-%d}" if confirmed_at else "not yet"


def _interest_words(interest: Interest) -> str:
    kinds = "every kind of change" if interest.kinds >= EVERYTHING else ", ".join(sorted(interest.kinds))
    near = f", sites within {interest.within_km:g} km of {interest.place.name}" if interest.place else ""
    return f"{kinds} from {interest.least.word} up{near}"

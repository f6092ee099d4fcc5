"""watch, watches, unwatch, subscribers: who follows what."""

from typing import Annotated, TypeAlias

import typer

from watcher.bootstrap import Service
from watcher.cli import options
from watcher.cli.followed import (
    address_json,
    fresh_words,
    interest_words,
    members_json,
    often_words,
    print_followed,
    since_words,
    subscription_json,
    title_words,
)
from watcher.cli.output import AsJson, out, print_json, print_rows
from watcher.cli.session import ask_registry, send_ready, session
from watcher.cli.when import read_when
from watcher.cli.words import check_dialable, check_service, read_interest, read_target, read_vicinity
from watcher.errors import UsageError
from watcher.jobs.follow import Target, follow_place, follow_search, follow_trial, leave, subscribe
from watcher.model.record import normal_nct_id
from watcher.model.trial import Trial
from watcher.model.watch import Interest, Vicinity, Watch, WatchKind
from watcher.registry.query import SearchLink, TrialLink, read_link, search_parameters

Wanted: TypeAlias = TrialLink | SearchLink | Vicinity

#: A title may have 300 letters; a row of a table should stay a row.
WIDEST = 60
EXAMPLES = (
    "name a trial, a link, the words of a search, or a place: "
    "watcher watch NCT07398326 --email ADDRESS, or watcher watch --near Boston --within 50km --email ADDRESS"
)


def watch(
    trial: options.Trial = None,
    cond: options.Cond = None,
    term: options.Term = None,
    intr: options.Intr = None,
    titles: options.Titles = None,
    outc: options.Outc = None,
    spons: options.Spons = None,
    lead: options.Lead = None,
    locn: options.Locn = None,
    country: options.Country = None,
    state: options.State = None,
    city: options.City = None,
    status: options.Status = None,
    phase: options.Phase = None,
    filters: options.Filters = None,
    near: options.Near = None,
    within: options.Within = None,
    hospital: options.Hospital = None,
    email: options.Email = None,
    confirmed: options.Confirmed = False,
    webhook: options.Webhook = None,
    apprise: options.Apprise = None,
    kinds: options.Kinds = None,
    least: options.Least = "minor",
    frequency: options.Frequency = "immediate",
    at: options.At = None,
    on: options.On = None,
    zone: options.Zone = None,
    quiet: options.Quiet = None,
    as_json: AsJson = False,
) -> None:
    """Follow a trial, a search or a place, and tell an address or a webhook when something changes.

    With --near and --within, of all sites only those there are told. Without a trial or a search these two follow
    the place: every trial with a site there, now or later. Following the same again replaces the choices, and says
    which they were.
    """
    words = {"cond": cond, "term": term, "intr": intr, "titles": titles, "outc": outc, "filters": filters}
    words |= {"spons": spons, "lead": lead, "locn": locn, "country": country, "state": state, "city": city}
    lists = {"status": [status] if status else [], "phase": [phase] if phase else []}
    vicinity = read_vicinity(near, within, hospital)
    wanted = read_wanted(trial, words, lists, vicinity)
    target = read_target(email, webhook, apprise, is_confirmed=confirmed)
    when = read_when(target.channel, frequency, at=at, zone=zone, on=on, quiet=quiet)
    interest = read_interest(kinds=kinds, least=least, vicinity=vicinity, of=kind_of(wanted), when=when)
    _subscribe(wanted, target, interest, as_json=as_json)


def _subscribe(wanted: Wanted, target: Target, interest: Interest, *, as_json: bool) -> None:
    with session() as service:
        check_dialable(target, service.settings.webhook_networks)
        check_service(target, service.apprise_names)
        found, seen, members = _follow(service, wanted)
        followed = subscribe(service.pipeline, found, target, interest, service.now())
        print_followed(service, followed, seen, members, send_ready(service), _notes(wanted), as_json=as_json)


def watches(as_json: AsJson = False) -> None:
    """List who follows what."""
    with session() as service:
        found = service.pipeline.book.lasting()
        known = service.reads.known()
    if as_json:
        print_json([subscription_json(each) | members_json(each.watch, known) for each in found])
        return
    rows = [
        (
            each.id,
            _short(title_words(each.watch)),
            each.address.value,
            interest_words(each),
            often_words(each.interest),
            since_words(each.confirmed_at),
            fresh_words(each.watch, known),
        )
        for each in found
    ]
    headings = ("id", "what", "who", "which changes", "when", "consent", "members as of")
    print_rows(headings, rows, nothing="Nobody follows anything yet: `watcher watch`")


def unwatch(
    subscription_id: Annotated[int, typer.Argument(metavar="ID", help="As `watcher watches` lists it.")],
) -> None:
    """End a subscription; nothing more is sent for it."""
    with session() as service:
        found = service.pipeline.book.get(subscription_id)
        ended = leave(service.pipeline, (found,), service.now())
    state = "is over" if ended else "was over already"
    out.print(f"Subscription {subscription_id} {state}: {title_words(found.watch)}", markup=False)


def subscribers(as_json: AsJson = False) -> None:
    """List the addresses that are told, and whether they said yes."""
    with session() as service:
        found = service.pipeline.book.lasting()
    addresses = {each.address.id: each.address for each in found}
    counts = {key: sum(each.address.id == key for each in found) for key in addresses}
    if as_json:
        print_json([address_json(one) | {"subscriptions": counts[one.id]} for one in addresses.values()])
        return
    rows = [(one.id, one.value, since_words(one.confirmed_at), counts[one.id]) for one in addresses.values()]
    print_rows(
        ("id", "address", "confirmed", "subscriptions"), rows, nothing="Nobody is subscribed yet: `watcher watch`"
    )


def read_wanted(
    trial: str | None, words: dict[str, str | None], lists: dict[str, list[str]], vicinity: Vicinity | None
) -> Wanted:
    has_words = any(words.values()) or any(lists.values())
    if trial is not None and has_words:
        raise UsageError("give either a trial or link, or the words of a search, not both")
    if trial is not None:
        return read_link(trial) if "/" in trial else TrialLink(normal_nct_id(trial))
    if has_words:
        given = {name: text for name, text in words.items() if text is not None}
        return SearchLink(search_parameters(**given, **lists))  # type: ignore[arg-type]  # two dicts, one signature
    if vicinity is None:
        raise UsageError(EXAMPLES)
    return vicinity


def kind_of(wanted: Wanted) -> WatchKind:
    if isinstance(wanted, Vicinity):
        return WatchKind.PLACE
    return WatchKind.TRIAL if isinstance(wanted, TrialLink) else WatchKind.SEARCH


def _follow(service: Service, wanted: Wanted) -> tuple[Watch, Trial | None, int]:
    pipeline, now = service.pipeline, service.now()
    if isinstance(wanted, TrialLink):
        found, seen = ask_registry(service, lambda registry: follow_trial(pipeline, registry, wanted.nct_id, now))
        return found, seen, 1
    if isinstance(wanted, Vicinity):
        watched, members = ask_registry(service, lambda registry: follow_place(pipeline, registry, wanted, now))
    else:
        parameters = wanted.parameters
        watched, members = ask_registry(service, lambda registry: follow_search(pipeline, registry, parameters, now))
    return watched, None, members


def _notes(wanted: Wanted) -> tuple[str, ...]:
    return wanted.notes if isinstance(wanted, SearchLink) else ()


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1].rstrip()}…"

"""What sponsors send: each edit changes a record and says what that means. None: it does not fit the record."""

from collections.abc import Callable
from datetime import date
from typing import Final, TypeAlias

from bench.long_replay.facts import CONTACTS, SITE, STATUS, Edit, Fact, Scene, put, remove, replace, site_fact
from bench.long_replay.trials import make_site, text
from bench.long_replay.vocabulary import CITIES, CONDITIONS, SPONSORS
from watcher.model.record import Json, list_at

Make: TypeAlias = Callable[[Scene], Edit | None]

PROTOCOL: Final = "/protocolSection"
FIFTH: Final = 0.2
EVEN: Final = 0.5
#: A trial keeps so many sites at least.
FEWEST_SITES: Final = 2


def enrollment(scene: Scene) -> Edit:
    count = int(str(scene.at("protocolSection.designModule.enrollmentInfo.count")))
    grown = count + max(1, count // scene.chance.choice([2, 10, 20]))
    before: Json = {"count": count, "type": "ESTIMATED"}
    after: Json = {"count": grown, "type": "ESTIMATED"}
    importance = "notable" if (grown - count) / count >= FIFTH else "minor"
    fact = Fact("enrollment", "enrollment", before, after, importance, "Enrollment")
    return Edit("enrollment", [replace(f"{PROTOCOL}/designModule/enrollmentInfo/count", grown)], (fact,))


def completion(scene: Scene) -> Edit:
    """Move the primary completion by a year, or the completion by a month."""
    is_primary = scene.chance.random() < EVEN
    name, field = ("primaryCompletion", "primary_completion") if is_primary else ("completion", "completion")
    was = str(scene.at(f"{STATUS}.{name}DateStruct.date"))
    year, month = int(was[:4]), int(was[5:7])
    moved = date(year + 1, month, 1) if is_primary else date(year + month // 12, month % 12 + 1, 1)
    after: Json = {"date": f"{moved:%Y-%m}", "type": "ESTIMATED"}
    fact = Fact(
        "dates", field, {"date": was, "type": "ESTIMATED"}, after, "notable" if is_primary else "minor", "moved"
    )
    return Edit("completion", [replace(f"{PROTOCOL}/statusModule/{name}DateStruct", after)], (fact,))


def site_added(scene: Scene) -> Edit | None:
    taken = {site["city"] for site in scene.sites}
    free = [place for place, city in enumerate(CITIES) if city[0] not in taken]
    if not free:
        return None
    site = make_site(scene.status, scene.chance.choice(free), scene.chance)
    place = scene.chance.randint(0, len(scene.sites))
    return Edit("site added", [put(f"{SITE}/{place}", site)], (site_fact(site, "site", None, site, "notable"),))


def site_removed(scene: Scene) -> Edit | None:
    if len(scene.sites) <= FEWEST_SITES:
        return None
    place = scene.chance.randrange(len(scene.sites))
    site = scene.sites[place]
    return Edit("site removed", [remove(f"{SITE}/{place}")], (site_fact(site, "site", site, None, "minor"),))


def site_status(scene: Scene) -> Edit | None:
    """Open a site, or close one that is open, which takes its contacts away."""
    places = [place for place, site in enumerate(scene.sites) if "status" in site]
    if not places:
        return None
    place = scene.chance.choice(places)
    site = scene.sites[place]
    before = site["status"]
    after = "COMPLETED" if before == "RECRUITING" else "RECRUITING"
    facts = [site_fact(site, "site.status", before, after, "notable" if after == "RECRUITING" else "minor")]
    patch = [replace(f"{SITE}/{place}/status", after)]
    if "contacts" in site:
        patch.append(remove(f"{SITE}/{place}/contacts"))
        facts.append(site_fact(site, "site.contacts", site["contacts"], None, "administrative"))
    return Edit("site status", patch, tuple(facts))


def criterion(scene: Scene) -> Edit:
    path = "eligibilityModule/eligibilityCriteria"
    line = f"{text(scene.chance, 7)[:-1]} number {scene.turn}"
    whole = str(scene.at("protocolSection.eligibilityModule.eligibilityCriteria"))
    whole += f"\n{whole.splitlines()[-1][0]} {line}"
    fact = Fact("eligibility", "eligibility.inclusion", None, line, "notable", line)
    return Edit("criterion", [replace(f"{PROTOCOL}/{path}", whole)], (fact,))


def age(scene: Scene) -> Edit:
    before = str(scene.at("protocolSection.eligibilityModule.maximumAge"))
    after = f"{int(before.partition(' ')[0]) + 1} Years"
    fact = Fact("eligibility", "maximum_age", before, after, "notable", "upper age limit")
    return Edit("age", [replace(f"{PROTOCOL}/eligibilityModule/maximumAge", after)], (fact,))


def title(scene: Scene) -> Edit:
    before = str(scene.at("protocolSection.identificationModule.briefTitle"))
    after = f"{before.partition(',')[0]}, Part {scene.turn + 1}"
    return Edit(
        "title",
        [replace(f"{PROTOCOL}/identificationModule/briefTitle", after)],
        (Fact("title", "title", before, after, "minor", after),),
    )


def outcome(scene: Scene) -> Edit:
    added: Json = {"measure": f"Distance walked by week {scene.turn + 5}", "timeFrame": "2 years"}
    fact = Fact("outcomes", "secondary_outcome", None, added, "minor", f"Distance walked by week {scene.turn + 5}")
    return Edit("outcome", [put(f"{PROTOCOL}/outcomesModule/secondaryOutcomes/-", added)], (fact,))


def condition(scene: Scene) -> Edit:
    """Name another condition, which makes the trial leave one search and enter another."""
    before = str(list_at(scene.record, "protocolSection.conditionsModule.conditions")[0])
    after = scene.chance.choice([each for each in CONDITIONS if each[-4:] != before[-4:]])
    facts = (
        Fact("conditions", "condition", before, None, "minor", before),
        Fact("conditions", "condition", None, after, "minor", after),
    )
    return Edit("condition", [replace(f"{PROTOCOL}/conditionsModule/conditions/0", after)], facts)


def sponsor(scene: Scene) -> Edit:
    before = scene.at("protocolSection.sponsorCollaboratorsModule.leadSponsor")
    names = [name for name in SPONSORS if not isinstance(before, dict) or name != before["name"]]
    after: Json = {"name": scene.chance.choice(names), "class": "OTHER"}
    fact = Fact("sponsors", "lead_sponsor", before, after, "minor", "Lead sponsor")
    return Edit("sponsor", [replace(f"{PROTOCOL}/sponsorCollaboratorsModule/leadSponsor", after)], (fact,))


def phone(scene: Scene) -> Edit | None:
    contacts = list_at(scene.record, f"{CONTACTS}.centralContacts")
    if not contacts or not isinstance(contacts[0], dict):
        return None
    before: dict[str, Json] = dict(contacts[0])
    after: Json = {**before, "phone": f"+1-555-02{scene.turn:02d}"}
    fact = Fact("contacts", "central_contact", before, after, "administrative", "phone")
    path = f"{PROTOCOL}/contactsLocationsModule/centralContacts/0/phone"
    return Edit("phone", [replace(path, f"+1-555-02{scene.turn:02d}")], (fact,))


def results(scene: Scene) -> Edit | None:
    """Post results, which come with their dates."""
    if scene.record["hasResults"] or scene.status != "COMPLETED":
        return None
    sent: Json = "2026-06-01"
    posted: Json = {"date": scene.day.isoformat(), "type": "ACTUAL"}
    flow: Json = {"groups": [{"id": "FG000", "title": "Arm A"}]}
    path = f"{PROTOCOL}/statusModule/resultsFirst"
    patch = [
        replace("/hasResults", value=True),
        put("/resultsSection", {"participantFlowModule": flow}),
        put(f"{path}SubmitDate", sent),
        put(f"{path}PostDateStruct", posted),
    ]
    facts = (
        Fact("results", "has_results", before=False, after=True, importance="critical", says="Results were posted"),
        Fact("results", "results.participant_flow", None, flow, "minor", "participant flow"),
        Fact("results", "results_first_submitted", None, {"date": sent, "type": None}, "minor", "first submitted"),
        Fact("results", "results_first_posted", None, posted, "minor", "first posted"),
    )
    return Edit("results", patch, facts)


#: Weights after the shares of real updates in which such a thing moved.
EDITS: Final[dict[Make, int]] = {
    site_added: 25, site_status: 22, site_removed: 8, completion: 16, enrollment: 10, phone: 7, criterion: 6, age: 2,
    title: 2, outcome: 4, condition: 4, sponsor: 2, results: 8,
}  # fmt: skip

"""What the registry does by itself: it moves no date, and half of it says nothing new; faulty records are its too."""

from typing import Final

from bench.long_replay.edits import Make
from bench.long_replay.facts import SITE, Edit, Fact, Patch, Scene, put, remove, replace
from bench.long_replay.statuses import unknown
from watcher.model.record import Json, list_at

MISC: Final = "/derivedSection/miscInfoModule"
#: What is left of one letter that was written in UTF-8 and read in Latin-1.
BROKEN: Final = "ô".encode().decode("latin-1")
DERIVED: Final = "/derivedSection/conditionBrowseModule"


def publication(scene: Scene) -> Edit | None:
    """Link a publication, as a nightly run over PubMed does."""
    linked: Json = {
        "pmid": f"9{scene.turn:07d}",
        "type": "DERIVED",
        "citation": f"Example A. Report {scene.turn}. 2026.",
    }
    fact = Fact("references", "publication", None, linked, "minor", f"Report {scene.turn}")
    path = "/protocolSection/referencesModule"
    has_some = scene.count("protocolSection.referencesModule.references") > 0
    patch = [put(f"{path}/references/-", linked)] if has_some else [put(path, {"references": [linked]})]
    return Edit("publication", patch, (fact,), is_dated=False)


def tracking(scene: Scene) -> Edit | None:
    """Say that results were submitted, which shows long before they are posted."""
    if scene.status != "COMPLETED":
        return None
    sent: Json = {"releaseDate": scene.day.isoformat()}
    path = f"{MISC}/submissionTracking"
    if scene.count("derivedSection.miscInfoModule.submissionTracking.submissionInfos"):
        patch: Patch = [put(f"{path}/submissionInfos/-", sent)]
    else:
        patch = [put(MISC, {"submissionTracking": {"submissionInfos": [sent]}})]
    fact = Fact("tracking", "results_submission", None, sent, "minor", "")
    return Edit("tracking", patch, (fact,), is_dated=False)


def geocode(scene: Scene) -> Edit | None:
    if not scene.sites:
        return None
    place = scene.chance.randrange(len(scene.sites))
    moved = scene.chance.choice([0.0003, -0.0004, 0.0005])
    where = scene.sites[place]["geoPoint"]
    latitude = float(str(where["lat"])) if isinstance(where, dict) else 0.0
    return Edit("geocode", [replace(f"{SITE}/{place}/geoPoint/lat", round(latitude + moved, 5))], is_dated=False)


def derived_order(scene: Scene) -> Edit:
    """Put the terms that the registry derives in another order."""
    terms = list_at(scene.record, "derivedSection.conditionBrowseModule.ancestors")
    return Edit("derived order", [put(f"{DERIVED}/ancestors", [*reversed(terms)])], is_dated=False)


def recoded(scene: Scene) -> Edit | None:
    """Show a hospital's name in a broken encoding; the next edit of this kind shows it whole again."""
    if not scene.sites:
        return None
    name = str(scene.sites[0]["facility"])
    flipped = name.replace(BROKEN, "ô") if BROKEN in name else name.replace("ô", BROKEN)
    if flipped == name:
        flipped = name.replace("Hospital", "Hôspital")
    return Edit("recoded", [replace(f"{SITE}/0/facility", flipped)], is_dated=False)


def reformat(scene: Scene, verdict: str) -> Edit:
    """Move one field of very many records; by the operator's verdict it is told or not."""
    if verdict == "tell":
        path, field, before, after = "oversightModule/isUnapprovedDevice", "unapproved_device", None, False
        return _moved(path, Fact("oversight", field, before, after, "minor"))
    ids = "identificationModule/orgStudyIdInfo"
    was = scene.at(f"protocolSection.{ids.replace('/', '.')}")
    now: Json = {**was, "type": "OTHER"} if isinstance(was, dict) else None
    return _moved(ids, Fact("identifiers", "organization_id", was, now, "minor", is_quiet=True))


def _moved(path: str, fact: Fact) -> Edit:
    return Edit("reformat", [put(f"/protocolSection/{path}", fact.after)], (fact,), is_dated=False)


def lost_module(scene: Scene) -> Edit:
    """Serve the record without its outcomes."""
    path = "protocolSection.outcomesModule"
    facts = [
        Fact("outcomes", field, each, None, importance, "")
        for field, importance in (("primary_outcome", "notable"), ("secondary_outcome", "minor"))
        for each in list_at(scene.record, f"{path}.{field.replace('_outcome', 'Outcomes')}")
    ]
    return Edit("thin", [remove("/protocolSection/outcomesModule")], tuple(facts), is_dated=False, is_thin=True)


EDITS: Final[dict[Make, int]] = {publication: 6, unknown: 5, tracking: 6, geocode: 4, derived_order: 4, recoded: 5}

"""The trial's own status, and what the registry shows and hides with it."""

from typing import Final

from bench.long_replay.facts import CONTACTS, SITE, STATUS, Edit, Fact, Patch, Scene, put, remove, replace, site_fact
from bench.long_replay.trials import CONTACTS_SHOWN, make_contact
from watcher.model.record import Json, list_at

PATH: Final = "/protocolSection/statusModule"
CENTRAL: Final = "/protocolSection/contactsLocationsModule/centralContacts"
OPEN, UNKNOWN = "RECRUITING", "UNKNOWN"
#: From each status, where it may go and how likely.
NEXT: Final = {
    "NOT_YET_RECRUITING": {"RECRUITING": 9, "WITHDRAWN": 1},
    "RECRUITING": {"ACTIVE_NOT_RECRUITING": 6, "SUSPENDED": 1, "TERMINATED": 2, "COMPLETED": 1},
    "ACTIVE_NOT_RECRUITING": {"COMPLETED": 9, "TERMINATED": 1},
    "SUSPENDED": {"RECRUITING": 1},
}
STOPPED: Final = frozenset({"SUSPENDED", "TERMINATED", "WITHDRAWN"})
WORDS: Final = {
    "RECRUITING": "Recruiting", "ACTIVE_NOT_RECRUITING": "Active, not recruiting", "COMPLETED": "Completed",
    "SUSPENDED": "Suspended", "TERMINATED": "Terminated", "WITHDRAWN": "Withdrawn", "UNKNOWN": "Unknown status",
}  # fmt: skip


def status(scene: Scene) -> Edit | None:
    """Move to a next status, as the sponsor says."""
    ways = NEXT.get(scene.status)
    if ways is None:
        return None
    return become(scene, scene.chance.choices(list(ways), list(ways.values()))[0])


def become(scene: Scene, after: str) -> Edit:
    """Return the whole switch: the status, why it stopped, and what is shown and hidden with it."""
    before = scene.status
    is_critical = after in STOPPED or after == OPEN
    facts = [
        Fact("status", "status", before, after, "critical" if is_critical else "notable", f"became {WORDS[after]}")
    ]
    patch = [replace(f"{PATH}/overallStatus", after)]
    for part, told in (_why(scene, after), _sites(scene, after), _central(scene, after)):
        patch += part
        facts += told
    return Edit(f"status {after}", patch, tuple(facts))


def unknown(scene: Scene) -> Edit | None:
    """Become UNKNOWN, which the registry decides by itself: no date moves, and all else is shown on."""
    if scene.status not in ("RECRUITING", "NOT_YET_RECRUITING"):
        return None
    facts = (
        Fact("status", "status", scene.status, UNKNOWN, "notable", f"became {WORDS[UNKNOWN]}"),
        Fact("status", "last_known_status", None, scene.status, "minor", "Last known status"),
    )
    patch = [replace(f"{PATH}/overallStatus", UNKNOWN), put(f"{PATH}/lastKnownStatus", scene.status)]
    return Edit("unknown", patch, facts, is_dated=False)


def _why(scene: Scene, after: str) -> tuple[Patch, list[Fact]]:
    before = scene.at(f"{STATUS}.whyStopped")
    if after in STOPPED:
        why = f"Slow accrual, as said in edit {scene.turn}"
        return [put(f"{PATH}/whyStopped", why)], [Fact("status", "why_stopped", before, why, "minor", why)]
    if before is None:
        return [], []
    return [remove(f"{PATH}/whyStopped")], [Fact("status", "why_stopped", before, None, "minor")]


def _sites(scene: Scene, after: str) -> tuple[Patch, list[Fact]]:
    patch: Patch = []
    facts: list[Fact] = []
    for place, site in enumerate(scene.sites):
        if after == OPEN and "status" not in site:
            patch.append(put(f"{SITE}/{place}/status", OPEN))
            facts.append(site_fact(site, "site.status", None, OPEN, "minor"))
        for key, field, importance in (
            ("status", "site.status", "minor"),
            ("contacts", "site.contacts", "administrative"),
        ):
            if after != OPEN and key in site:
                patch.append(remove(f"{SITE}/{place}/{key}"))
                facts.append(site_fact(site, field, site[key], None, importance))
    return patch, facts


def _central(scene: Scene, after: str) -> tuple[Patch, list[Fact]]:
    contacts = list_at(scene.record, f"{CONTACTS}.centralContacts")
    if after in CONTACTS_SHOWN and not contacts:
        shown: Json = make_contact(scene.chance)
        return [put(CENTRAL, [shown])], [_contact(None, shown)]
    if after not in CONTACTS_SHOWN and contacts:
        return [remove(CENTRAL)], [_contact(each, None) for each in contacts]
    return [], []


def _contact(before: Json, after: Json) -> Fact:
    return Fact("contacts", "central_contact", before, after, "administrative", "")

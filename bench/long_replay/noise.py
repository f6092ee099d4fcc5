"""What sponsors send that says nothing new: it is to tell nobody."""

from typing import Final

from bench.long_replay.edits import Make
from bench.long_replay.facts import SITE, Edit, Scene, replace
from watcher.model.record import Json

PROTOCOL: Final = "/protocolSection"


def verified(_scene: Scene) -> Edit:
    """Confirm the record; only its dates move."""
    return Edit("verified", [])


def renamed(scene: Scene) -> Edit | None:
    """Write a hospital in capitals, or again without."""
    if not scene.sites:
        return None
    name = str(scene.sites[-1]["facility"])
    other = name.title() if name.isupper() else name.upper()
    return Edit("renamed", [replace(f"{SITE}/{len(scene.sites) - 1}/facility", other)])


def reordered(scene: Scene) -> Edit | None:
    if not scene.sites[1:]:
        return None
    return Edit("reordered", [{"op": "move", "from": f"{SITE}/0", "path": f"{SITE}/{len(scene.sites) - 1}"}])


def respaced(scene: Scene) -> Edit:
    criteria = str(scene.at("protocolSection.eligibilityModule.eligibilityCriteria"))
    other: Json = criteria.replace("\n* ", "\n- ") if "\n* " in criteria else criteria.replace("\n- ", "\n* ")
    return Edit("respaced", [replace(f"{PROTOCOL}/eligibilityModule/eligibilityCriteria", other)])


EDITS: Final[dict[Make, int]] = {verified: 10, renamed: 6, reordered: 4, respaced: 3}

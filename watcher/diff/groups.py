"""What a reader is told as one line: changes that have one cause, or say the same of many sites."""

from collections.abc import Iterable

from watcher.diff.found import Difference
from watcher.diff.outcomes import moved_outcomes
from watcher.diff.renames import namings, only_repeats, renamed_together
from watcher.model.change import Kind
from watcher.plain.eligibility import CRITERIA, ELIGIBILITY_TEXT

#: Changes that a change of the trial's status brings with it: the registry shows site statuses only while
#: a trial recruits (or did when last heard of), and contacts only until recruitment ends.
STATUS = "status"
RESULTS = "results"
AGES = "eligibility.ages"
#: The registry works the age groups out from the two limits.
BY_FIELD = {
    **dict.fromkeys(("minimum_age", "maximum_age", "age_group"), AGES),
    **dict.fromkeys(CRITERIA, ELIGIBILITY_TEXT),
}
SHADOWS = frozenset({"site.status", "site.contacts", "central_contact"})
#: Bookkeeping that comes in lists.
TOLD_TOGETHER = frozenset({Kind.DERIVED, Kind.TRACKING})
OWN_STATUS = frozenset({"status", "last_known_status", "why_stopped"})


class Groups:
    """The groups of one diff; what the trial's own status did decides some of them."""

    def __init__(self, differences: Iterable[Difference], *, has_kept_contacts: bool = False) -> None:
        """Take what differs; a trial that named central contacts before and after neither shows nor hides them."""
        found = list(differences)
        fields = {one.field.name for one in found}
        self._status_moved = "status" in fields
        self._shadows = SHADOWS - {"central_contact"} if has_kept_contacts else SHADOWS
        self._results_moved = "has_results" in fields
        named = namings(found)
        self._tied = moved_outcomes(found) | renamed_together(named)
        self._repeats = only_repeats(named)
        self._site_status = {one.indexes: one for one in found if one.field.name == "site.status"}

    def group(self, one: Difference) -> str | None:
        """Return the group of a difference, None for one that is told by itself."""
        name, kind = one.field.name, one.field.kind
        if id(one) in self._tied:
            return self._tied[id(one)]
        if self._status_moved and (name in OWN_STATUS or self._is_shadow(one)):
            return STATUS
        if self._results_moved and kind is Kind.RESULTS:
            return RESULTS
        if kind is Kind.SITES:
            return self._site_group(one)
        return BY_FIELD.get(name) or (kind.value if kind in TOLD_TOGETHER else None)

    def repeats(self, one: Difference) -> bool:
        """Say whether an arm or intervention only repeats new names that are told themselves."""
        return id(one) in self._repeats

    def _is_shadow(self, one: Difference) -> bool:
        """Say whether a status or contact list appears or vanishes, as all do with the trial's status."""
        return one.field.name in self._shadows and None in (one.before, one.after)

    def _site_group(self, one: Difference) -> str:
        """A site that closes loses its contacts, one that opens shows them: told with its status."""
        if one.field.name == "site":
            return f"site.{one.op}"
        status = self._site_status.get(one.indexes)
        if status is one or (status is not None and self._is_shadow(one)):
            return _status_group(status)
        return one.field.name


def _status_group(one: Difference) -> str:
    return f"site.status:{one.before or ''}>{one.after or ''}"

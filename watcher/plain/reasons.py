"""Why a change matters as much as it does, and why a difference is noise: one line each."""

from typing import Final

from watcher.model.change import Change
from watcher.plain.language import N_, _

REASONS: Final = {
    "stopped": N_("the trial stopped"),
    "opened": N_("the trial is open to people who want to join"),
    "status": N_("the trial's status changed"),
    "results-posted": N_("results were posted"),
    "results-removed": N_("posted results are no longer shown"),
    "site-added": N_("a new place takes part"),
    "site-opened": N_("a place opened for people who want to join"),
    "enrollment-large": N_("the number of participants moved by a fifth or more"),
    "date-far": N_("the date moved by 90 days or more"),
    "date-reached": N_("the date was reached"),
    "date-precise": N_("the same date, only more or less precise"),
    "says-nothing": N_("between no and nothing stated there is nothing to tell"),
    "publication": N_("a publication on the trial was linked"),
    "primary-outcome": N_("what the trial is judged by changed"),
    "follows-arms": N_("it repeats what is told of the arms"),
    "with-status": N_("the registry shows and hides it with the trial's status"),
    "with-results": N_("it came with the posted results"),
    "critical-field": N_("a change of this field always matters"),
    "notable-field": N_("a change of this field can decide who takes part"),
    "detail": N_("a detail of the record changed"),
    "bookkeeping": N_("it rarely matters to anybody outside the trial"),
    "search-entered": N_("the trial now matches the saved search"),
    "search-entered-again": N_("the trial matches the saved search again"),
    "search-left": N_("the trial no longer matches the saved search"),
    "search-left-terms": N_("the trial no longer matches, because the registry's own terms changed"),
    "search-left-elsewhere": N_("the trial no longer matches, though nothing that the search asks for changed in it"),
    "search-left-removed": N_("the registry shows the trial no more, so it matches nothing"),
    "place-entered": N_("the trial came to a place that is followed"),
    "place-entered-again": N_("the trial came back to a place that is followed"),
    "place-left": N_("the trial has no site left at a place that is followed"),
    "trial-removed": N_("the registry shows the trial no more"),
    "trial-returned": N_("the registry shows the trial again"),
    "trial-merged": N_("the registry made it a former id of another trial"),
    "place-left-removed": N_("the registry shows the trial no more, so it has no site there"),
    "place-left-moved": N_("the registry no longer places any of the trial's sites there"),
}
NOISE: Final = {
    "version-holder": N_("the registry stamps every record at every data release"),
    "verification-date": N_("somebody confirmed the record; what they changed is told by itself"),
    "update-date": N_("the date of the last update says that something changed, not what"),
    "posting-date-type": N_("a posting date became final on the same day"),
    "reorder": N_("the same list in another order"),
    "whitespace": N_("the same words with other spaces, bullets or escapes"),
    "criteria-form": N_("the same criteria with other numbers, signs, or in another order"),
    "empty": N_("two ways of saying nothing"),
    "site-renamed": N_("the same place under another name"),
    "site-address": N_("the same place with its address written differently"),
    "site-geocode": N_("the same place with other coordinates"),
    "flap": N_("the value was the same a few days ago, and that it moved was told then"),
}
#: Why two sites are one place, by the code before the colon.
WHY_SAME: Final[dict[str, str]] = {
    "same-address": N_("the same name and address"),
    "same-name-and-zip": N_("the same name in the same town and postal code"),
    "same-name-in-town": N_("the same name in the same town"),
    "same-name-nearby": N_("the same name in a neighboring town"),
    "broken-spelling": N_("the same name with letters lost or garbled"),
    "same-code": N_("the sponsor gives it the same site number"),
    "similar-name": N_("a similar name in the same place"),
    "hidden-in-zip": N_("a site without a name in the same postal code"),
    "hidden-in-town": N_("a site without a name in the same town"),
    "name-hidden": N_("the same town and postal code, where only one of the records gives the name"),
    "same-contacts": N_("the same people to ask in the same town and postal code"),
    "alone-in-town": N_("a site without a name, and the only one of its town in both records"),
}


def reason(change: Change) -> str:
    """Return the reason of a change's importance in words; a code nobody knows comes back readable."""
    words = REASONS.get(change.reason)
    return _(words) if words else change.reason.replace("-", " ")


def noise_words(rule: str) -> str:
    """Return why a rule's differences tell nobody."""
    words = NOISE.get(rule)
    return _(words) if words else rule.replace("-", " ")


def why_same_words(code: str) -> str:
    """Return why two sites were taken for one place: `similar-name:87` names how alike they are."""
    rule, _colon, alike = code.partition(":")
    words = _(WHY_SAME[rule]) if rule in WHY_SAME else rule.replace("-", " ")
    return _("{words} ({alike} of 100 alike)").format(words=words, alike=alike) if alike else words

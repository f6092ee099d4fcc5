"""Why a change matters as much as it does, and why a difference is noise: one line each."""

from typing import Final

from watcher.model.change import Change

REASONS: Final = {
    "stopped": "the trial stopped",
    "opened": "the trial is open to people who want to join",
    "status": "the trial's status changed",
    "results-posted": "results were posted",
    "results-removed": "posted results are no longer shown",
    "site-added": "a new place takes part",
    "site-opened": "a place opened for people who want to join",
    "enrollment-large": "the number of participants moved by a fifth or more",
    "date-far": "the date moved by 90 days or more",
    "date-reached": "the date was reached",
    "date-precise": "the same date, only more or less precise",
    "says-nothing": "between no and nothing stated there is nothing to tell",
    "publication": "a publication on the trial was linked",
    "primary-outcome": "what the trial is judged by changed",
    "follows-arms": "it repeats what is told of the arms",
    "with-status": "the registry shows and hides it with the trial's status",
    "with-results": "it came with the posted results",
    "critical-field": "a change of this field always matters",
    "notable-field": "a change of this field can decide who takes part",
    "detail": "a detail of the record changed",
    "bookkeeping": "it rarely matters to anybody outside the trial",
    "search-entered": "the trial now matches the saved search",
    "search-entered-again": "the trial matches the saved search again",
    "search-left": "the trial no longer matches the saved search",
    "search-left-terms": "the trial no longer matches, because the registry's own terms changed",
    "search-left-elsewhere": "the trial no longer matches, though nothing that the search asks for changed in it",
    "search-left-removed": "the registry shows the trial no more, so it matches nothing",
    "place-entered": "the trial came to a place that is followed",
    "place-entered-again": "the trial came back to a place that is followed",
    "place-left": "the trial has no site left at a place that is followed",
    "trial-removed": "the registry shows the trial no more",
    "trial-returned": "the registry shows the trial again",
    "trial-merged": "the registry made it a former id of another trial",
    "place-left-removed": "the registry shows the trial no more, so it has no site there",
    "place-left-moved": "the registry no longer places any of the trial's sites there",
}
NOISE: Final = {
    "version-holder": "the registry stamps every record at every data release",
    "verification-date": "somebody confirmed the record; what they changed is told by itself",
    "update-date": "the date of the last update says that something changed, not what",
    "posting-date-type": "a posting date became final on the same day",
    "reorder": "the same list in another order",
    "whitespace": "the same words with other spaces, bullets or escapes",
    "criteria-form": "the same criteria with other numbers, signs, or in another order",
    "empty": "two ways of saying nothing",
    "site-renamed": "the same place under another name",
    "site-address": "the same place with its address written differently",
    "site-geocode": "the same place with other coordinates",
    "flap": "the value was the same a few days ago, and that it moved was told then",
}
#: Why two sites are one place, by the code before the colon.
WHY_SAME: Final[dict[str, str]] = {
    "same-address": "the same name and address",
    "same-name-and-zip": "the same name in the same town and postal code",
    "same-name-in-town": "the same name in the same town",
    "same-name-nearby": "the same name in a neighboring town",
    "broken-spelling": "the same name with letters lost or garbled",
    "same-code": "the sponsor gives it the same site number",
    "similar-name": "a similar name in the same place",
    "hidden-in-zip": "a site without a name in the same postal code",
    "hidden-in-town": "a site without a name in the same town",
    "name-hidden": "the same town and postal code, where only one of the records gives the name",
    "same-contacts": "the same people to ask in the same town and postal code",
    "alone-in-town": "a site without a name, and the only one of its town in both records",
}


def reason(change: Change) -> str:
    """Return the reason of a change's importance in words; a code nobody knows comes back readable."""
    return REASONS.get(change.reason) or change.reason.replace("-", " ")


def noise_words(rule: str) -> str:
    """Return why a rule's differences tell nobody."""
    return NOISE.get(rule) or rule.replace("-", " ")


def why_same_words(code: str) -> str:
    """Return why two sites were taken for one place: `similar-name:87` names how alike they are."""
    rule, _, alike = code.partition(":")
    words = WHY_SAME.get(rule) or rule.replace("-", " ")
    return f"{words} ({alike} of 100 alike)" if alike else words

"""One sentence for each change, as a person would say it; facts stay as the record writes them."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from watcher.model.change import Change
from watcher.model.record import Json, Record, text_at
from watcher.plain.ages import age_summary
from watcher.plain.dates import date_summary
from watcher.plain.elements import element_summary, quoted
from watcher.plain.eligibility import CRITERIA, ELIGIBILITY_TEXT, criterion_summary
from watcher.plain.joining import became, headed
from watcher.plain.labels import label, op_words, told_op
from watcher.plain.language import _
from watcher.plain.moves import because_words, move_summary
from watcher.plain.numbers import enrollment_summary
from watcher.plain.outcomes import LISTS, outcome_summary
from watcher.plain.places import country_words
from watcher.plain.printable import one_line
from watcher.plain.sites import contacts_summary, site_of, site_summary
from watcher.plain.tokens import phase_words, status_words, token_words
from watcher.plain.tracking import event_summary, submission_summary
from watcher.plain.words import counted_words

Teller: TypeAlias = Callable[[Change], str]

#: A longer text is not quoted whole: the reader sees the words marked beside the summary.
QUOTABLE: Final = 160
#: The longest reason for stopping of 2,312 records has 236 characters.
LONGEST_REASON: Final = 400
#: Fields whose values are tokens of the registry.
ENUMERATED: Final = frozenset(
    {
        "allocation", "intervention_model", "primary_purpose", "observational_model", "time_perspective",
        "masking", "who_masked", "biospecimen_retention", "study_type", "sex", "age_group",
        "sampling_method", "data_sharing", "data_sharing_type",
    }
)  # fmt: skip


def summary(change: Change, record: Record | None = None) -> str:
    """Return what happened in one sentence.

    `record` is the new record: with it, a change of a site's status or contacts names the site.
    """
    return one_line(_summary(change, record))


def _summary(change: Change, record: Record | None) -> str:
    if change.field == "site.status":
        return _site_status(change, record)
    if change.field == "site.contacts":
        return contacts_summary(change, site_of(change, record))
    teller = TELLERS.get(change.field)
    return teller(change) if teller is not None else _general(change)


def _status(change: Change) -> str:
    return became(label(change), _status_text(change.before), _status_text(change.after))


def _site_status(change: Change, record: Record | None) -> str:
    site = site_of(change, record)
    if change.before is None:
        return _("{site} is now shown as {status}").format(site=site, status=_status_text(change.after))
    if change.after is None:
        return _("{site}: its status is no longer shown (was {status})").format(
            site=site, status=_status_text(change.before)
        )
    return became(site, _status_text(change.before), _status_text(change.after))


def _status_text(value: Json) -> str | None:
    return status_words(value) if isinstance(value, str) else _plain(value)


def _why_stopped(change: Change) -> str:
    """Quote the sponsor's own reason whole: it is short, and nothing else says it."""
    if not isinstance(change.after, str):
        return op_words(label(change), "removed")
    return headed(label(change), quoted(change.after, LONGEST_REASON))


def _results(change: Change) -> str:
    if change.after is True:
        return _("Results were posted")
    return _("Results are no longer posted") if change.before is True else _general(change)


def _results_part(change: Change) -> str:
    return op_words(label(change), change.op)


def _healthy_volunteers(change: Change) -> str:
    if change.after is True:
        return _("Healthy volunteers can now take part")
    if change.after is False and change.before is True:
        return _("Healthy volunteers can no longer take part")
    if change.after is None:
        told = _("Whether healthy volunteers can take part is no longer stated (was {before})")
        return told.format(before=_plain(change.before))
    return _("Healthy volunteers cannot take part") if change.after is False else _general(change)


def _removed_country(change: Change) -> str:
    country = change.before if change.op == "removed" else change.after
    told = _("Sites again in {country}") if change.op == "removed" else _("No site is left in {country}")
    return told.format(country=country_words(country) if isinstance(country, str) else country)


def _phases(change: Change) -> str:
    return became(label(change), phase_words(change.before), phase_words(change.after))


def because(change: Change) -> str | None:
    """Return why a trial entered or left a search or a place; None where nothing says it."""
    words = because_words(change, summary)
    return one_line(words) if words else None


def _move(change: Change) -> str:
    return move_summary(change, summary)


def _general(change: Change) -> str:
    """Tell a change of any field and shape."""
    head, sides = label(change), (change.before, change.after)
    if {"date", "type"} in [set(side) for side in sides if isinstance(side, dict)]:
        return date_summary(head, change)
    if any(isinstance(side, dict | list) for side in sides):
        return element_summary(head, change)
    if any(isinstance(side, str) and len(side) > QUOTABLE for side in sides):
        return _long_text(head, change)
    if change.field == "data_sharing":
        # Its values are yes and no: "added: no" would say nothing.
        return became(head, _token_text(change.before), _token_text(change.after))
    if change.field in ENUMERATED:
        return _told(head, change, _token_text(change.before), _token_text(change.after))
    return _told(head, change, _quoted(change.before), _quoted(change.after))


def _told(head: str, change: Change, before: str | None, after: str | None) -> str:
    if change.op == "changed":
        return became(head, before, after)
    return told_op(head, change.op, after if change.op == "added" else before)


def _long_text(head: str, change: Change) -> str:
    if not isinstance(change.before, str) or not isinstance(change.after, str):
        return op_words(head, change.op)
    words = counted_words(change.before, change.after)
    return _("{label} reworded ({words})").format(label=head, words=words)


def _token_text(value: Json) -> str | None:
    return token_words(value) if isinstance(value, str) else _plain(value)


def _quoted(value: Json) -> str | None:
    return quoted(value) if isinstance(value, str) else _plain(value)


def _plain(value: Json) -> str | None:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return None if value is None else str(value)


def _removed_trial(_change: Change) -> str:
    return _("The registry shows this trial no more")


def _returned_trial(change: Change) -> str:
    status = text_at(change.after, "status")
    if not status:
        return _("Back in the registry: it shows this trial again")
    return _("Back in the registry: it shows this trial again, as {status}").format(status=status_words(status))


def _merged_trial(change: Change) -> str:
    return _("{former} is now a former id of {present}").format(
        former=_plain(change.before), present=_plain(change.after)
    )


TELLERS: Final[Mapping[str, Teller]] = {
    "status": _status,
    "last_known_status": lambda change: _told(
        label(change), change, _status_text(change.before), _status_text(change.after)
    ),
    "why_stopped": _why_stopped,
    "site": site_summary,
    "enrollment": enrollment_summary,
    "minimum_age": lambda change: age_summary("lower", change),
    "maximum_age": lambda change: age_summary("upper", change),
    ELIGIBILITY_TEXT: lambda change: op_words(label(change), change.op),
    **dict.fromkeys(CRITERIA, criterion_summary),
    **dict.fromkeys(LISTS, outcome_summary),
    "healthy_volunteers": _healthy_volunteers,
    "has_results": _results,
    "results_submission": submission_summary,
    "unposted_event": event_summary,
    "results.participant_flow": _results_part,
    "results.baseline": _results_part,
    "results.outcomes": _results_part,
    "results.adverse_events": _results_part,
    "results.more_information": _results_part,
    "phases": _phases,
    "removed_country": _removed_country,
    "trial.removed": _removed_trial,
    "trial.returned": _returned_trial,
    "trial.merged": _merged_trial,
    **dict.fromkeys(("search.entered", "search.left", "place.entered", "place.left"), _move),
}

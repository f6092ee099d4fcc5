"""Changed eligibility criteria in words, one and many."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from watcher.model.change import Change, Op
from watcher.plain.elements import LONGEST, quoted
from watcher.plain.joining import listed
from watcher.plain.language import N_, NN_, _, ngettext
from watcher.plain.words import counted_words, shorten, word_diff

#: The group of the criteria of one text.
ELIGIBILITY_TEXT: Final = "eligibility.criteria"
#: The fields of single criteria, and what each is called.
CRITERIA: Final = {
    "eligibility.inclusion": N_("inclusion criterion"),
    "eligibility.exclusion": N_("exclusion criterion"),
    "eligibility.criterion": N_("eligibility criterion"),
    "eligibility.heading": N_("heading among the criteria"),
}
#: Characters beside each change of a long criterion.
BESIDE: Final = 25
CRITERION_WORDS: Final = {"added": N_("Added"), "removed": N_("Removed"), "changed": N_("Reworded")}
COUNTED: Final[dict[Op, tuple[str, str]]] = {
    "added": NN_("{count} added", "{count} added"),
    "removed": NN_("{count} removed", "{count} removed"),
    "changed": NN_("{count} reworded", "{count} reworded"),
}


def criterion_summary(change: Change) -> str:
    """Tell one criterion that came, went or was reworded."""
    name = _(CRITERIA[change.field])
    before, after = str(change.before or ""), str(change.after or "")
    if change.op == "added":
        return _("New {criterion}: {text}").format(criterion=name, text=quoted(after))
    head = name.capitalize()
    if change.op == "removed":
        return _("{criterion} removed: {text}").format(criterion=head, text=quoted(before))
    if max(len(before), len(after)) > LONGEST:
        before, after = _around(before, after)
    if max(len(before), len(after)) <= LONGEST:
        return _("{criterion} reworded: {before} became {after}").format(
            criterion=head, before=quoted(before), after=quoted(after)
        )
    words = counted_words(str(change.before), str(change.after))
    return _("{criterion} reworded: {text} ({words})").format(
        criterion=head, text=quoted(str(change.after)), words=words
    )


def criterion_head(change: Change) -> str:
    """Return what stands before the text of a criterion: `New inclusion criterion`."""
    name = _(CRITERIA[change.field])
    match change.op:
        case "added":
            return _("New {criterion}").format(criterion=name)
        case "removed":
            return _("{criterion} removed").format(criterion=name.capitalize())
    return _("{criterion} reworded").format(criterion=name.capitalize())


def _around(before: str, after: str) -> tuple[str, str]:
    """Return both texts with what they have in common cut to the words beside each change."""
    row = shorten(word_diff(before, after), keep=BESIDE)
    old = "".join(part.text for part in row if part.kind != "added")
    return old, "".join(part.text for part in row if part.kind != "removed")


def criteria_summary(changes: Sequence[Change]) -> str:
    """Tell many by counting them: `Eligibility criteria: 1 added, 2 reworded`; headings by themselves."""
    criteria = Counter(change.op for change in changes if change.field != "eligibility.heading")
    headings = sum(change.field == "eligibility.heading" for change in changes)
    told = [ngettext(*COUNTED[op], criteria[op]).format(count=criteria[op]) for op in COUNTED if criteria[op]]
    if headings:
        told.append(ngettext("{count} heading changed", "{count} headings changed", headings).format(count=headings))
    return _("Eligibility criteria: {changes}").format(changes=listed(told))

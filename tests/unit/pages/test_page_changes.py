"""What one version changed, as a page shows it."""

from watcher.model.change import Change, Importance, Kind
from watcher.pages.changes import MOST_SINGLES, change_lines
from watcher.pages.samples_trial import CLINIC, REWORDED, STATUS, sample_record


def test_the_line_says_what_happened_and_why_it_matters() -> None:
    [line] = change_lines([STATUS], sample_record())

    assert line.summary == "Status: Not yet recruiting became Recruiting"
    assert line.short == "Not yet recruiting became Recruiting"
    assert line.because == "the trial is open to people who want to join"


def test_a_reworded_criterion_is_shown_word_by_word() -> None:
    [line] = change_lines([REWORDED], sample_record())

    changed = [(part.kind, part.text) for part in line.details[0].segments if part.kind != "same"]
    assert changed == [("removed", "21"), ("added", "18")]


#: A line for many sites names three of them itself.
NAMED = 3


def test_of_many_sites_each_is_named_as_far_as_there_is_room() -> None:
    sites = [
        Change(Kind.SITES, "site", f"x[{at}]", "added", None, {**CLINIC, "facility": f"Clinic {at}"},  # type: ignore[dict-item]
               Importance.NOTABLE, "site-added", indexes=(None, at), group="sites.added")
        for at in range(NAMED + MOST_SINGLES + 3)
    ]  # fmt: skip

    [line] = change_lines(sites, {})

    assert (len(line.singles), line.singles_left) == (MOST_SINGLES, 3)
    assert "Clinic 3" in line.singles[0]

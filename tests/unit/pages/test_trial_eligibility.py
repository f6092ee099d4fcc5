"""Who can take part, as the page shows it."""

import pytest

from watcher.model.record import Json, Record
from watcher.pages.eligibility import ages_words, eligibility_of
from watcher.plain.language import Language, speaking

TEXT = (
    "Inclusion Criteria:\n\n1. ECOG of 0 or 1\n2. ECOG again\n\nCohort B:\n\n* ALT below 2 x ULN\n\n"
    "Exclusion Criteria:\n\n* Pregnancy"
)


def record_of(**module: Json) -> Record:
    return {"protocolSection": {"eligibilityModule": dict(module)}}


def test_criteria_stand_under_what_they_decide_word_for_word() -> None:
    found = eligibility_of(record_of(eligibilityCriteria=TEXT))

    joined = [["".join(piece.text for piece in one.pieces) for one in group.criteria] for group in found.groups]
    assert joined == [["ECOG of 0 or 1", "ECOG again", "Cohort B:", "ALT below 2 x ULN"], ["Pregnancy"]]
    assert [one.is_heading for one in found.groups[0].criteria] == [False, False, True, False]


def test_a_term_is_linked_where_it_stands_first_and_explained_once() -> None:
    found = eligibility_of(record_of(eligibilityCriteria=TEXT))

    linked = [piece.term for group in found.groups for one in group.criteria for piece in one.pieces if piece.term]
    assert linked == ["ECOG", "ALT", "ULN"]
    assert [term.name for term in found.terms] == ["ALT", "ECOG", "ULN"]


def test_a_plain_line_stands_beside_the_original_and_never_repeats_it() -> None:
    found = eligibility_of(
        record_of(eligibilityCriteria="Inclusion Criteria:\n\n* Life expectancy ≥ 12 weeks.\n* Likes tea")
    )

    known, unknown = found.groups[0].criteria
    assert known.plain == "Expected to live at least 12 weeks"
    assert unknown.plain is None


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        ("18 Years", "75 Years", "18 to 75 years"),
        ("6 Months", "17 Years", "6 months to 17 years"),
        ("1 Year", None, "1 year and older"),
        (None, "12 Weeks", "up to 12 weeks"),
        ("N/A", None, "N/A and older"),
        (None, None, ""),
    ],
)
def test_age_limits_in_words(least: str | None, most: str | None, said: str) -> None:
    assert ages_words(least, most) == said


@pytest.mark.parametrize(
    ("status", "heading", "said"),
    [
        ("RECRUITING", "Who can take part", "You may be able to join if all of these are true"),
        ("SUSPENDED", "Who can take part", "You may be able to join if all of these are true"),
        ("WITHDRAWN", "Who could take part", "People could join if all of these were true"),
    ],
)
def test_nobody_is_told_that_they_may_join_what_is_closed(status: str, heading: str, said: str) -> None:
    module: Json = {"eligibilityCriteria": TEXT}
    state: Json = {"overallStatus": status}

    found = eligibility_of({"protocolSection": {"eligibilityModule": module, "statusModule": state}})

    assert (found.heading, found.groups[0].heading) == (heading, said)


def test_what_is_not_said_stays_empty() -> None:
    found = eligibility_of({})

    assert (found.ages, found.sex, found.volunteers, found.groups) == ("", "", "", ())


def test_the_page_speaks_and_the_record_stays_as_it_is() -> None:
    with speaking(Language.SPANISH):
        found = eligibility_of(record_of(eligibilityCriteria="Inclusion Criteria:\n\n* Likes tea"))

    assert found.groups[0].criteria[0].pieces[0].text == "Likes tea"

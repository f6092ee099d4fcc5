"""The edits of site lists: the truth they claim is the truth."""

import pytest

from bench.edits import REWRITINGS, in_question_marks, read_wrongly, shortened, without_accents, without_department
from bench.perturb import PERTURBATIONS, SITES, Edited, long_lists, neighbors_of, perturbed
from tests.factories import make_record
from watcher.model.record import Json, Record

NAMES = ("Hôpital Inventé", "University of Samples", "Invented Clinic, Department of Examples", "Research Site")


def _site(number: int) -> Record:
    return {
        "facility": NAMES[number % len(NAMES)],
        "city": f"Exampleville {number}",
        "state": "Examplia",
        "zip": f"{10_000 + number}",
        "country": "Utopia",
        "geoPoint": {"lat": 1.5, "lon": 2.5},
    }


LIST: list[Json] = [_site(number) for number in range(40)]
STRANGERS: list[Json] = [{**_site(number), "facility": "Quux Infirmary", "zip": "99999"} for number in range(40)]
NEIGHBORS = neighbors_of([make_record(values={"/" + SITES.replace(".", "/"): [*LIST, *STRANGERS]})])


def _perturbed(name: str, seed: int = 1) -> Edited:
    return perturbed(name, "NCT99990001", LIST, NEIGHBORS, seed)


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_each_edit_is_the_same_for_the_same_seed_and_does_something(name: str) -> None:
    found = _perturbed(name)

    assert found == _perturbed(name)
    assert found.edits > 0
    assert (found.sites, found.origins) != (LIST, list(range(len(LIST))))


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_each_site_has_an_origin_of_its_own_or_is_a_stranger(name: str) -> None:
    found = _perturbed(name)
    stayed = [origin for origin in found.origins if origin is not None]

    assert len(found.sites) == len(found.origins)
    assert len(set(stayed)) == len(stayed)
    for site, origin in zip(found.sites, found.origins, strict=True):
        assert (origin is None) == (site in STRANGERS)


@pytest.mark.parametrize("name", REWRITINGS)
def test_a_rewriting_moves_nothing_and_counts_what_it_rewrote(name: str) -> None:
    found = _perturbed(name)

    assert found.origins == list(range(len(LIST)))
    assert sum(old != new for old, new in zip(LIST, found.sites, strict=True)) == found.edits


def test_a_site_without_a_name_keeps_what_tells_it_apart() -> None:
    found = _perturbed("another ZIP code")
    nameless = [place for place, site in enumerate(LIST) if isinstance(site, dict) and site["facility"] == NAMES[3]]

    assert [found.sites[place] for place in nameless] == [LIST[place] for place in nameless]


def test_another_seed_makes_other_edits() -> None:
    assert _perturbed("capital letters") != _perturbed("capital letters", seed=2)


def test_only_lists_of_five_and_more_are_hard_enough() -> None:
    pointer = "/" + SITES.replace(".", "/")
    records = [make_record(f"NCT9999000{count}", {pointer: LIST[:count]}) for count in (4, 5)]

    assert list(long_lists(records)) == ["NCT99990005"]


@pytest.mark.parametrize(
    ("edited", "text"),
    [
        (without_accents("Hôpital Inventé"), "Hopital Invente"),
        (read_wrongly("Clínica"), "Cl\u00c3\u00adnica"),
        (in_question_marks("Łódź"), "??d?"),
        (shortened("University Hospital, Hospitalier"), "Univ. Hosp., Hospitalier"),
        (without_department("Invented Clinic; Dept of Examples"), "Invented Clinic"),
        (without_department("Department of Examples, University of Utopia"), "University of Utopia"),
        (without_department("Unit 1 of the Example Hospital"), "Unit 1 of the Example Hospital"),
    ],
)
def test_names_are_edited_as_people_and_programs_do(edited: str, text: str) -> None:
    assert edited == text

"""The matching of two lists of sites: every site once, in any order, whatever stands in the lists."""

from hypothesis import given
from hypothesis import strategies as st

from watcher.diff.site_pairs import pair_sites
from watcher.model.record import Json, Record


def one_of(*values: Json) -> st.SearchStrategy[Json]:
    return st.sampled_from(values)


SITES = st.fixed_dictionaries(
    {
        "facility": one_of(
            "Ash Clinic", "ASH CLINIC", "Elm Hospital", "Elm Hospital - Ward", "Research Site", "Site 04", 5
        )
    },
    optional={
        "city": one_of("Tulsa", "Ghent", None),
        "zip": one_of("74136", "9000", 7),
        "status": one_of("RECRUITING", "COMPLETED"),
        "contacts": one_of([{"name": "Ada"}], "x", [None]),
    },
)
LISTS: st.SearchStrategy[list[Json]] = st.lists(SITES | one_of(None, "a", 5, {}, []), max_size=7)


@given(LISTS, LISTS)
def test_every_site_is_paired_or_left_exactly_once(old: list[Json], new: list[Json]) -> None:
    found = pair_sites(old, new)

    assert sorted([before for before, _ in found.pairs] + list(found.removed)) == list(range(len(old)))
    assert sorted([after for _, after in found.pairs] + list(found.added)) == list(range(len(new)))


@given(LISTS, LISTS)
def test_every_pair_that_is_not_identical_has_a_reason(old: list[Json], new: list[Json]) -> None:
    found = pair_sites(old, new)

    assert all(old[before] == new[after] or after in found.why_same for before, after in found.pairs)


@given(LISTS)
def test_a_list_is_itself_in_any_order(sites: list[Json]) -> None:
    found = pair_sites(sites, sites[::-1])

    assert (found.removed, found.added) == ((), ())


def test_a_thousand_hidden_sites_find_their_partners() -> None:
    old: list[Json] = [_hidden(at, "RECRUITING") for at in range(1_148)]
    new: list[Json] = [_hidden(at, "COMPLETED") for at in reversed(range(1_148))]

    assert len(pair_sites(old, new).pairs) == 1_148


def _hidden(at: int, status: str) -> Record:
    name = "Research Site" if status == "RECRUITING" else "Local Institution"
    return {"facility": name, "city": "Ghent", "zip": f"90{at % 5:02}", "country": "Belgium", "status": status}

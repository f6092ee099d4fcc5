"""The sponsor's own numbers of sites, and the names that hide who a site is."""

import pytest

from watcher.diff.codes import code_of, is_anonymous, split_code


@pytest.mark.parametrize(
    "name",
    [
        "Research Site",
        "Local Institution - 0044",
        "Example Pharma Investigational Site 123",
        "Example Pharma Selected Site",
        "Investigational Site Number : 0420005",
        "Research Site /ID# 123456",
        "Site US1012",
        "For more information on sites, please contact 1-800-555-0100",
        "",
        " - ",
    ],
)
def test_a_name_that_hides_who_it_is_is_seen_as_such(name: str) -> None:
    assert is_anonymous(name)


@pytest.mark.parametrize(
    "name",
    [
        "Example Institute - Site de Paris",
        "Example Hospital ( Site 0123)",
        "Example Research ( Site 0123)",
        "(Site 0123) Example Hospital",
        "Research Institute",
        "Marigold Clinical Research Center",
    ],
)
def test_a_name_that_says_who_it_is_is_none_of_them(name: str) -> None:
    assert not is_anonymous(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Local Institution - 0044", "44"),
        ("Example Hospital ( Site 0123)", "123"),
        ("Example Hospital /ID# 123456", "123456"),
        ("Example Hospital Site Number : 04", "4"),
        ("Example Hospital #0123", "123"),
        ("Site US1012", "us1012"),
        ("Ward 7", None),
        ("Hospital 12 de Octubre", None),
        ("", None),
    ],
)
def test_the_sponsors_own_number_is_read_from_the_name(name: str, code: str | None) -> None:
    assert code_of(name) == code


def test_a_name_is_left_without_its_number() -> None:
    assert split_code("Example Hospital ( Site 0123)")[0] == "example hospital"

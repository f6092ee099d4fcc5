"""The JSON API: for programs, without a key; it reads only, and its errors have one shape."""

from typing import Any

import pytest

from tests.features.reading.conftest import CARS, OLD_ID, Reading

SECRETS = ("pat.doe", "cora.coordinator", "example.org/leave")


def ids(body: Any, key: str, name: str = "nct_id") -> list[Any]:
    return [one[name] for one in body[key]]


def test_trials_are_listed_page_by_page(reading: Reading) -> None:
    whole = ids(reading.json("/api/v1/trials"), "trials")
    first = reading.json("/api/v1/trials?limit=4")

    assert CARS in whole
    assert ids(first, "trials") + ids(reading.json(f"{first['next']}&limit=100"), "trials") == whole
    assert ids(reading.json("/api/v1/trials?status=WITHDRAWN"), "trials") == ["NCT99000033"]


def test_a_trial_comes_with_the_registrys_own_record(reading: Reading) -> None:
    found = reading.json(f"/api/v1/trials/{CARS.lower()}")

    assert (found["nct_id"], found["status"]) == (CARS, "RECRUITING")
    assert found["record"] == reading.json(f"/api/v1/trials/{CARS}/versions/{found['version']}")["record"]


def test_versions_and_what_differs_between_two_of_them(reading: Reading) -> None:
    versions = ids(reading.json(f"/api/v1/trials/{CARS}/versions"), "versions", "version")
    diff = reading.json(f"/api/v1/trials/{CARS}/diff?from={versions[0]}&to={versions[-1]}")

    assert versions == list(range(1, len(versions) + 1))
    assert (diff["from"]["version"], diff["to"]["version"]) == (1, versions[-1])
    assert "status" in ids(diff, "changes", "field")
    assert "version-holder" in ids(diff, "noise", "rule")


def test_versions_are_listed_page_by_page(reading: Reading) -> None:
    path = f"/api/v1/trials/{CARS}/versions"
    first = reading.json(f"{path}?limit=2")

    assert [*first["versions"], *reading.json(f"{first['next']}&limit=100")["versions"]] == reading.json(path)[
        "versions"
    ]
    assert ids(first, "versions", "version") == [1, 2]


def test_changes_are_those_of_the_feeds_under_the_same_ids(reading: Reading) -> None:
    for path in (f"/trials/{CARS}", reading.search, reading.place):
        feed = reading.json(f"{path}/changes.json?limit=200")["items"]
        told = {one["urn"] for entry in feed for one in entry["_trial_watcher"]["changes"]}

        assert set(ids(reading.json(f"/api/v1{path}/changes?limit=200"), "changes", "urn")) == told


def test_changes_are_listed_page_by_page(reading: Reading) -> None:
    whole = ids(reading.json(f"/api/v1{reading.search}/changes?limit=200"), "changes", "id")
    first = reading.json(f"/api/v1{reading.search}/changes?limit=5")
    rest = reading.json(str(first["next"]).replace("limit=5", "limit=200"))

    assert ids(first, "changes", "id") + ids(rest, "changes", "id") == whole
    assert rest["next"] is None


def test_a_search_and_a_place_say_what_they_ask_and_as_of_when(reading: Reading) -> None:
    search, place = (reading.json(f"/api/v1{path}") for path in (reading.search, reading.place))

    assert (search["parameters"], search["as_of"]) == ({"query.cond": "gastric cancer"}, "2026-07-14")
    assert "place" not in search
    assert place["place"]["within_km"] == 50
    assert sum(place["trials"].values()) == len(ids(reading.json(f"/api/v1{reading.place}/trials"), "trials"))


def test_members_and_moves_of_a_search(reading: Reading) -> None:
    members = ids(reading.json(f"/api/v1{reading.search}/trials"), "trials")
    moves = reading.json(f"/api/v1{reading.search}/moves")

    assert CARS in members
    assert ids(moves, "moves", "op") == ["entered-again", "left", "entered"]
    assert ids(reading.json(f"/api/v1{reading.search}/trials?limit=2&skip=2"), "trials") == members[2:4]


def test_only_what_somebody_follows_is_listed(reading: Reading) -> None:
    for kind, path in (("searches", reading.search), ("places", reading.place)):
        found = ids(reading.json(f"/api/v1/{kind}"), "watches", "url")
        assert found == [f"http://watcher.test{path}"]


def test_new_sites_are_the_rows_of_the_file(reading: Reading) -> None:
    for path in (reading.place, f"/trials/{CARS}"):
        rows = reading.get(f"{path}/sites.csv").text.count("\r\n") - 1

        assert len(reading.json(f"/api/v1{path}/sites/new")["sites"]) == rows > 4


def test_new_sites_are_listed_page_by_page(reading: Reading) -> None:
    path = f"/api/v1{reading.place}/sites/new"
    first = reading.json(f"{path}?limit=3")

    assert len(first["sites"]) == 3
    assert [*first["sites"], *reading.json(f"{first['next']}&limit=100")["sites"]] == reading.json(path)["sites"]
    assert reading.json(path)["next"] is None


def test_no_answer_says_who_follows_what(reading: Reading) -> None:
    for path in ("/trials", f"/trials/{CARS}", "/searches", "/places", reading.search, f"{reading.place}/changes"):
        text = reading.get(f"/api/v1{path}").text
        assert not [secret for secret in SECRETS if secret in text]


def test_words_are_in_the_language_that_is_asked_for(reading: Reading) -> None:
    path = f"/api/v1/trials/{CARS}/changes"
    english = reading.get(path, {"Accept-Language": "es"})

    assert english.content == reading.get(path).content
    assert {"Recruitment status", "Status"} & set(ids(english.json(), "changes", "label"))
    assert {"Estado"} & set(ids(reading.json(f"{path}?lang=es"), "changes", "label"))
    assert reading.get(f"{path}?lang=xx").status_code == 400


def test_what_a_program_has_already_is_not_sent_again(reading: Reading) -> None:
    path = f"/api/v1/trials/{CARS}"
    first = reading.get(path)
    again = reading.get(path, {"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_the_head_of_an_answer_is_that_of_the_whole_one(reading: Reading) -> None:
    for path in ("/api/v1/trials", f"{reading.search}/changes.atom", f"/trials/{CARS}/sites.csv"):
        whole, head = reading.get(path), reading.get(path, method="HEAD")

        assert (head.status_code, head.content) == (200, b"")
        assert {name: head.headers[name] for name in ("etag", "content-length")} == {
            name: whole.headers[name] for name in ("etag", "content-length")
        }


def test_another_sites_script_may_read_it(reading: Reading) -> None:
    answer = reading.get("/api/v1/trials", {"Origin": "https://example.org"})

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_an_error_is_kept_by_no_cache_and_no_choice_by_a_cookie(reading: Reading) -> None:
    wrong = reading.get("/api/v1/nothing?lang=es")

    assert wrong.headers["cache-control"] == "no-store"
    assert "set-cookie" not in wrong.headers


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/trials/NCT00000042", 404, "Nobody follows NCT00000042"),
        ("/trials/nope", 404, "is not an NCT ID"),
        (f"/trials/{CARS}/versions/99", 404, "no version 99"),
        (f"/trials/{CARS}/versions/0", 400, "number: "),
        (f"/trials/{CARS}/diff?from=0&to=1", 404, "no version 0"),
        (f"/trials/{CARS}/diff?from=1&to=99", 404, "no version 99"),
        (f"/trials/{CARS}/versions/x", 400, "number: "),
        (f"/trials/{CARS}/diff?from=1", 400, "to: Field required"),
        (f"/trials/{CARS}/changes?kinds=sizes", 400, "“sizes” is no kind of change"),
        (f"/trials/{CARS}/changes?before=0", 400, "before: "),
        ("/trials?limit=100000", 400, "limit: "),
        # No database of ours can hold a zero byte.
        ("/trials?after=%00", 400, "after: "),
        ("/trials?status=%00", 400, "status: "),
        ("/trials/", 404, "Nothing matches"),
        ("/searches/77", 404, "no saved search 77"),
        ("/searches/99999999999999999999999", 400, "number: "),
        (f"/trials/{CARS}/sites/new?skip=-1", 400, "skip: "),
        (f"/trials/{CARS}/sites/new?since=soon", 400, "is no day"),
        ("/nothing", 404, "Nothing matches"),
    ],
)
def test_every_error_has_one_shape(reading: Reading, path: str, status: int, words: str) -> None:
    answer = reading.get(f"/api/v1{path}")

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json().keys(), answer.json()["status"]) == ({"title", "status", "detail"}, answer.status_code)
    assert answer.status_code == status
    assert words in answer.json()["detail"]


def test_nothing_can_be_written(reading: Reading) -> None:
    documented = reading.json("/api/openapi.json")["paths"]

    assert {method for path in documented.values() for method in path} == {"get"}


def test_a_merged_trial_keeps_its_old_history(reading: Reading) -> None:
    assert reading.json(f"/api/v1/trials/{OLD_ID}")["nct_id"] == OLD_ID

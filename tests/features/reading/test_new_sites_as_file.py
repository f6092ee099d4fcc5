"""New sites as a table that a spreadsheet opens."""

import csv
from io import StringIO

import pytest

from tests.features.reading.conftest import CARS, HOSTILE, Reading


def rows(reading: Reading, path: str) -> list[dict[str, str]]:
    answer = reading.get(path)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_a_place_has_its_new_sites_with_their_distance(reading: Reading) -> None:
    found = rows(reading, f"{reading.place}/sites.csv")

    assert {row["city"] for row in found} == {"Shanghai"}
    assert {row["what"] for row in found} == {"site added", "site opened", "came to the place"}
    assert all(float(row["distance_km"]) <= 50 for row in found)


def test_a_trial_has_all_of_its_new_sites(reading: Reading) -> None:
    cities = {row["city"] for row in rows(reading, f"/trials/{CARS}/sites.csv")}

    assert {"Shanghai", "Beijing", "Suzhou", "Guangzhou"} <= cities
    assert rows(reading, f"/trials/{CARS}/sites.csv?since=2100-01-01") == []


def test_a_row_tells_what_the_site_is_now_under_whatever_name_and_whom_to_call(reading: Reading) -> None:
    found = {(row["facility"], row["what"]): row for row in rows(reading, f"/trials/{CARS}/sites.csv")}
    added = found["Xuhui Example Hospital", "site added"]
    renamed = found["Fudan University Zhongshan Hospital", "site opened"]

    assert (added["site_status"], added["status_now"]) == ("Not yet recruiting", "Recruiting")
    assert (renamed["status_now"], renamed["contact_phone"]) == ("Recruiting", "'+1-555-0121")
    assert list(added)[-3:] == ["url", "status_now", "contact_phone"]


def test_the_file_has_a_name_and_is_not_sent_twice(reading: Reading) -> None:
    path = f"/trials/{CARS}/sites.csv"
    first = reading.get(path)

    assert first.headers["content-disposition"] == f'attachment; filename="sites-{CARS}.csv"'
    assert reading.get(path, {"If-None-Match": first.headers["etag"]}).status_code == 304


def test_no_cell_begins_a_formula(reading: Reading) -> None:
    for row in rows(reading, f"/trials/{HOSTILE}/sites.csv"):
        assert not [cell for cell in row.values() if cell[:1] in {"=", "+", "@"}]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/trials/{CARS}/sites.csv?since=soon", 400),
        ("/trials/NCT00000042/sites.csv", 404),
        ("/places/77/sites.csv", 404),
    ],
)
def test_a_file_that_cannot_be_is_a_page_that_says_so(reading: Reading, path: str, status: int) -> None:
    assert reading.get(path).status_code == status

"""The page of rules says what the code does, and the tables leave no field out."""

from tests.spec import test_changes_sites
from tests.spec.pages import CASES, stale
from watcher.diff.field import How
from watcher.diff.fields import CATALOGUE
from watcher.diff.noise import Rule


def test_the_generated_pages_are_fresh() -> None:
    assert stale() == []


def test_every_field_of_the_catalogue_has_a_row_in_a_table() -> None:
    told = {case.field for case in CASES} | {told[0] for case in test_changes_sites.CASES for told in case.told}
    fields = [row for row in CATALOGUE if row.how not in (How.INSIDE, How.EACH_WHOLE, *Rule)]

    assert [row.name for row in fields if row.name not in told] == []

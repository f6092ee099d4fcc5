"""Which records the registry shows on each release, under which ids."""

from datetime import date
from pathlib import Path

import pytest

from tests.unit.replay.recordings import change, make_file, make_histories, replacing, write_files
from watcher.errors import NotATrialError
from watcher.model.record import at
from watcher.replay.histories.__main__ import main
from watcher.replay.recorded import Histories

FIRST, SECOND, THIRD = date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 3)
MERGED = {"release": "2026-07-02", "into": "NCT00000002"}
HOLDER = "derivedSection.miscInfoModule.versionHolder"


def test_releases_are_all_dates_of_all_trials() -> None:
    histories = make_histories(
        make_file("NCT00000001", changes=[change("2026-07-03")]), make_file("NCT00000002", removed="2026-07-02")
    )

    assert histories.releases == (FIRST, SECOND, THIRD)


def test_every_record_carries_the_release_even_if_nothing_else_changed() -> None:
    histories = make_histories(make_file())

    assert at(histories.records(FIRST)["NCT00000001"], HOLDER) == "2026-07-01"
    assert at(histories.records(SECOND)["NCT00000001"], HOLDER) == "2026-07-02"


def test_a_later_trial_appears_and_a_removed_one_is_gone() -> None:
    histories = make_histories(
        make_file("NCT00000001", removed="2026-07-02"), make_file("NCT00000002", first_release="2026-07-02")
    )

    assert list(histories.records(FIRST)) == ["NCT00000001"]
    assert list(histories.records(SECOND)) == ["NCT00000002"]


def test_a_merged_trial_becomes_an_alias_that_the_other_gains() -> None:
    histories = make_histories(make_file("NCT00000001", merged=MERGED), make_file("NCT00000002"))

    assert histories.aliases(FIRST) == {}
    assert histories.aliases(SECOND) == {"NCT00000001": "NCT00000002"}
    gained = at(histories.records(SECOND)["NCT00000002"], "protocolSection.identificationModule.nctIdAliases")
    assert gained == ["NCT00000001"]


def test_merges_are_followed_to_the_trial_that_is_left() -> None:
    histories = make_histories(
        make_file("NCT00000001", merged=MERGED),
        make_file("NCT00000002", merged={"release": "2026-07-03", "into": "NCT00000003"}),
        make_file("NCT00000003"),
    )

    assert histories.aliases(THIRD) == {"NCT00000001": "NCT00000003", "NCT00000002": "NCT00000003"}


def test_a_trial_cannot_be_merged_into_one_that_is_not_shown() -> None:
    with pytest.raises(NotATrialError, match=r"NCT00000001\.json: it is merged into NCT00000002, of which no record"):
        make_histories(make_file("NCT00000001", merged=MERGED))


def test_a_folder_is_read_and_other_files_in_it_are_left_alone(tmp_path: Path) -> None:
    write_files(tmp_path, make_file("NCT00000001"))
    (tmp_path / "README.md").write_text("about these files")

    assert list(Histories.load(tmp_path).trials) == ["NCT00000001"]


def test_a_folder_without_histories_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotATrialError, match="holds no recorded history"):
        Histories.load(tmp_path)
    with pytest.raises(NotATrialError, match="is not a folder"):
        Histories.load(tmp_path / "nowhere")


def test_the_shipped_histories_can_be_shown_on_every_release() -> None:
    histories = Histories.shipped()

    assert histories.trials
    assert all(histories.records(release) for release in histories.releases)


def test_the_check_counts_trials_and_names_a_wrong_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(tmp_path, make_file("NCT00000001"))
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("1 trials, 1 releases\n2026-07-01  1 records")

    wrong = change("2026-07-02", replacing("statusModule/nothing", 1))
    write_files(tmp_path, make_file("NCT00000001", changes=[wrong]))
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("NCT00000001.json: changes[0] (2026-07-02): the patch does not apply")

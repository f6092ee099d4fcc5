"""`make accuracy` on an invented folder: what it prints, and when it fails."""

import gzip
import json
from pathlib import Path

import pytest

from bench.accuracy import main
from bench.labels import EligibilityLabels, Label
from tests.factories import BEIJING_SITE, ENROLLMENT, SHANGHAI_SITE, SITES, STATUS, make_record
from watcher.model.record import Json, Record

STAMP = "/derivedSection/miscInfoModule/versionHolder"
NO_CRITERIA: EligibilityLabels = {"criteria_added": 0, "criteria_removed": 0, "criteria_changed": 0}
NOTHING: Label = {
    "kinds": [],
    "noise_kinds": [],
    "noise_only": True,
    "status": None,
    "enrollment": None,
    "dates": {},
    "sites": {"added": [], "removed": [], "renamed": [], "status_changed": [], "contacts_changed": []},
    "eligibility": None,
}
OPENED: Label = {
    **NOTHING,
    "noise_only": False,
    "kinds": ["status", "enrollment", "sites"],
    "status": ["NOT_YET_RECRUITING", "RECRUITING"],
    "enrollment": [[40, "ESTIMATED"], [60, "ESTIMATED"]],
    "sites": {**NOTHING["sites"], "added": [1]},
    "eligibility": NO_CRITERIA,
}
OPENING: dict[str, Json] = {STATUS: "RECRUITING", ENROLLMENT: 60, f"{SITES}/-": BEIJING_SITE}


def _folder(path: Path, label: Label, values: dict[str, Json], stamped: dict[str, Json] | None = None) -> list[str]:
    """Write one pair with its label, one in which only the stamp moved, and no single records; return the options."""
    (path / "labels.json").write_text(json.dumps([label]), encoding="utf-8")
    _write(path / "pairs.jsonl.gz", [_pair(values)])
    _write(path / "pairs-version-holder-only.jsonl.gz", [_pair({STAMP: "2026-07-02", **(stamped or {})})])
    _write(path / "records.jsonl.gz", [make_record(values={SITES: [SHANGHAI_SITE] * 5})])
    return ["--data", str(path)]


def _pair(values: dict[str, Json]) -> Record:
    return {"nctId": "NCT99990001", "from": "2026-07-01", "old": make_record(), "new": make_record(values=values)}


def _write(path: Path, lines: list[Record]) -> None:
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))


def test_what_is_told_as_labelled_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_folder(tmp_path, OPENED, OPENING)) == 0

    printed = capsys.readouterr().out
    assert "| site added | 1 | 0 | 0 | 100.0 % | 100.0 % | - |" in printed
    assert "| kind of change | 3 | 0 | 0 | 100.0 % | 100.0 % | - |" in printed
    assert "0 errors in 1 pairs" in printed
    assert "| only the release's stamp moved | 1 | 0 |" in printed
    assert "| slowest pair: NCT99990001 2026-07-01 | 1 KB | 2 |" in printed


def test_an_error_that_no_label_admits_fails_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    label: Label = {**OPENED, "sites": {**OPENED["sites"], "removed": [0]}}

    assert main(_folder(tmp_path, label, OPENING)) == 1

    printed = capsys.readouterr().out
    assert "| NCT99990001 2026-07-01 | - | site removed 0 | **It is not.** |" in printed
    assert "FAILED  NCT99990001 2026-07-01: site removed 0: no answer that the label admits" in printed


@pytest.mark.parametrize("stamped", [None, {STATUS: "TERMINATED"}])
def test_an_alert_about_nothing_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stamped: dict[str, Json] | None
) -> None:
    label, values = (NOTHING, OPENING) if stamped is None else (OPENED, OPENING)

    assert main(_folder(tmp_path, label, values, stamped)) == 1
    assert "NCT99990001 2026-07-01: an alert where there is nothing to tell" in capsys.readouterr().out


def test_without_the_folder_it_says_so_and_fails_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path / "none")]) == 0
    assert capsys.readouterr().out.startswith("Nothing was measured: the labelled pairs lie in the shared data folder")

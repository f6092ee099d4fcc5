"""What is recorded but tells nobody, and the rule that says why."""

import pytest

from tests.spec.cases import SITES, NoiseCase, diff_of, names
from watcher.diff.noise import Rule
from watcher.model.record import Record
from watcher.sweep.flaps import Recent, without_flaps

STATUS = "protocolSection.statusModule"
MISC = "derivedSection.miscInfoModule"
CRITERIA = "protocolSection.eligibilityModule.eligibilityCriteria"
ARMS = "protocolSection.armsInterventionsModule.armGroups"
SITE: Record = {"facility": "Example Hospital", "city": "Lyon", "country": "France"}

CASES = (
    NoiseCase(f"{MISC}.versionHolder", "2026-02-04", "2026-02-05", "version-holder", (f"{MISC}.versionHolder",)),
    NoiseCase(
        f"{STATUS}.statusVerifiedDate", "2025-01", "2026-01", "verification-date", (f"{STATUS}.statusVerifiedDate",)
    ),
    NoiseCase(
        f"{STATUS}.lastUpdateSubmitDate",
        "2026-01-30",
        "2026-02-03",
        "update-date",
        (f"{STATUS}.lastUpdateSubmitDate",),
    ),
    NoiseCase(
        f"{STATUS}.lastUpdatePostDateStruct",
        {"date": "2026-02-04", "type": "ESTIMATED"},
        {"date": "2026-02-05", "type": "ACTUAL"},
        "update-date",
        (f"{STATUS}.lastUpdatePostDateStruct",),
    ),
    NoiseCase(
        f"{STATUS}.studyFirstPostDateStruct",
        {"date": "2026-02-04", "type": "ESTIMATED"},
        {"date": "2026-02-04", "type": "ACTUAL"},
        "posting-date-type",
        (f"{STATUS}.studyFirstPostDateStruct.type",),
    ),
    NoiseCase(
        "protocolSection.conditionsModule.conditions",
        ["one", "two"],
        ["two", "one"],
        "reorder",
        ("protocolSection.conditionsModule.conditions",),
    ),
    NoiseCase(
        "derivedSection.conditionBrowseModule.meshes",
        [{"id": "D1"}, {"id": "D2"}],
        [{"id": "D2"}, {"id": "D1"}],
        "reorder",
        ("derivedSection.conditionBrowseModule.meshes",),
    ),
    NoiseCase(CRITERIA, "1. Adults\n2. Consent", "* Consent\n* Adults", "criteria-form", (CRITERIA,)),
    NoiseCase(
        ARMS,
        [{"label": "A", "interventionNames": ["Drug: X", "Drug: Y"]}],
        [{"label": "A", "interventionNames": ["Drug: Y", "Drug: X"]}],
        "reorder",
        (f"{ARMS}[0].interventionNames",),
    ),
    NoiseCase(CRITERIA, "* Age \\>= 18\n* Consent", "- Age >= 18\n\n- Consent ", "whitespace", (CRITERIA,)),
    NoiseCase(CRITERIA, "Age &gt; 18", "Age > 18", "whitespace", (CRITERIA,)),
    NoiseCase(
        ARMS,
        [{"label": "A", "description": "once  a day"}],
        [{"label": "A", "description": "once a day"}],
        "whitespace",
        (f"{ARMS}[0].description",),
    ),
    NoiseCase(
        "protocolSection.conditionsModule.keywords",
        ["an  example"],
        ["an example"],
        "whitespace",
        ("protocolSection.conditionsModule.keywords[0]",),
    ),
    NoiseCase(f"{STATUS}.whyStopped", "", None, "empty", (f"{STATUS}.whyStopped",)),
    NoiseCase(
        "protocolSection.conditionsModule.keywords", [], None, "empty", ("protocolSection.conditionsModule.keywords",)
    ),
    NoiseCase(SITES, [SITE], [{**SITE, "facility": "EXAMPLE HOSPITAL"}], "site-renamed", (f"{SITES}[0].facility",)),
    NoiseCase(
        SITES,
        [SITE],
        [{**SITE, "state": "Rhône", "zip": "69001"}],
        "site-address",
        (f"{SITES}[0].state", f"{SITES}[0].zip"),
    ),
    NoiseCase(
        SITES,
        [{**SITE, "geoPoint": {"lat": 45.7, "lon": 4.8}}],
        [{**SITE, "geoPoint": {"lat": 45.8, "lon": 4.9}}],
        "site-geocode",
        (f"{SITES}[0].geoPoint",),
    ),
)

#: What came back within seven days: the change that the first move made is known.
FLAPS = (
    NoiseCase(f"{STATUS}.overallStatus", "SUSPENDED", "RECRUITING", "flap", (f"{STATUS}.overallStatus",)),
    NoiseCase("protocolSection.designModule.enrollmentInfo", {"count": 120}, {"count": 100}, "flap",
              ("protocolSection.designModule.enrollmentInfo",)),
    NoiseCase("protocolSection.conditionsModule.conditions", ["one"], ["one", "two"], "flap",
              ("protocolSection.conditionsModule.conditions[1]",)),
)  # fmt: skip


@pytest.mark.parametrize("case", FLAPS, ids=names(FLAPS))
def test_what_comes_back_within_days_is_told_once(case: NoiseCase) -> None:
    back = diff_of(case)
    went = diff_of(case._replace(before=case.after, after=case.before))

    kept = without_flaps(back, [Recent(1, change) for change in went.changes], 2)

    assert (kept.changes, [noise.rule for noise in kept.noise]) == ((), ["flap"])
    assert kept.noise[0].path == case.claims[0]


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_difference_without_news_is_noise_under_its_rule(case: NoiseCase) -> None:
    diff = diff_of(case)

    [noise] = diff.noise
    assert diff.changes == ()
    assert (noise.rule, noise.paths or (noise.path,)) == (case.rule, case.claims)


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in (*CASES, *FLAPS)} == {rule.value for rule in Rule}

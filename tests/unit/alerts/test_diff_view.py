"""A diff arranged for its readers."""

from dataclasses import replace

import pytest

from tests.factories import SHANGHAI_SITE, SITES, STATUS, changed, make_record
from tests.unit.alerts.told import make_change
from watcher.alerts.diff_view import DiffLine, DiffView, diff_view
from watcher.alerts.render import load_templates
from watcher.alerts.templates import isolated, marked
from watcher.assets import templates_dir
from watcher.diff import compare
from watcher.model.change import Change, Diff, Importance, Kind
from watcher.model.record import Json

TITLE = "/protocolSection/identificationModule/briefTitle"
RELEASE = "/derivedSection/miscInfoModule/versionHolder"
LONG = "Participants take one tablet every morning, together with breakfast, for as long as they and their doctor wish"
HOSTILE = "<script>x</script> \x1b[31m\u202e[red]\nמרכז"


def view(values: dict[str, Json]) -> DiffView:
    old = make_record()
    new = changed(old, values)
    return diff_view(old, new, compare(old, new))


def shown(*changes: Change, lost: tuple[str, ...] = ()) -> DiffView:
    return diff_view(make_record(), make_record(), Diff(changes, (), lost))


def only_line(*changes: Change) -> DiffLine:
    ((_, (line,)),) = shown(*changes).kinds
    return line


def arm(name: str, text: str) -> Json:
    return {"label": name, "description": text}


def clinic(number: int) -> Json:
    return {"facility": f"Clinic {number}", "city": f"Town {number}", "country": "Chile"}


def test_a_change_stands_under_its_kind_with_why_it_matters() -> None:
    ((kind, (line,)),) = view({STATUS: "RECRUITING"}).kinds

    assert kind == "Recruitment status"
    assert line.summary == "Not yet recruiting became Recruiting"
    assert line.reason == "the trial is open to people who want to join"


def test_what_hardly_matters_has_no_reason() -> None:
    assert only_line(make_change(importance=Importance.MINOR)).reason == ""


def test_the_single_changes_of_a_group_are_listed_by_name_below_its_line() -> None:
    ((_, (line,)),) = view({SITES: [SHANGHAI_SITE, *map(clinic, range(5))]}).kinds

    assert line.summary == "5 new sites: Chile (5)"
    assert [single.op for single in line.singles] == ["added"] * 5
    assert line.singles[0].summary == "Clinic 0, Town 0, Chile"


def test_what_the_line_of_a_group_tells_is_not_listed_again() -> None:
    ((_, (line,)),) = view({SITES: [SHANGHAI_SITE, clinic(1), clinic(11)]}).kinds

    assert line.summary == "2 new sites: Clinic 1, Town 1, Chile; Clinic 11, Town 11, Chile"
    assert line.singles == ()


def test_a_name_that_is_only_a_part_of_the_line_is_listed() -> None:
    nameless: list[Json] = [{"country": "Chile", "zip": str(number)} for number in range(4)]
    sites = [make_change(Kind.SITES, "site", None, site, group="site.added") for site in nameless]

    assert len(only_line(*sites).singles) == 4


def test_what_came_along_is_listed_last() -> None:
    contacts = [
        make_change(Kind.SITES, "site.contacts", None, [{"name": "A"}], Importance.ADMINISTRATIVE, "status")
        for _ in range(2)
    ]
    opened = make_change(Kind.SITES, "site.status", None, "RECRUITING", group="status")

    line = only_line(make_change(group="status"), *contacts, opened)

    assert [single.summary for single in line.singles] == [
        "A site is now shown as Recruiting",
        "A site: contacts are now shown (A)",
        "A site: contacts are now shown (A)",
    ]


def test_a_text_that_stands_below_is_not_begun_in_the_line() -> None:
    line = only_line(make_change(Kind.TITLE, "official_title", f"{LONG} and may now", f"{LONG} and may then"))

    assert line.summary == "Official title reworded"
    assert [marked(detail.segments) for detail in line.details] == [
        "… for as long as they and their doctor wish and may [-now-]{+then+}"
    ]


def test_the_texts_of_a_group_s_leading_change_stand_below_the_line() -> None:
    lead = make_change(Kind.ARMS, "arm", arm("A", f"{LONG} now"), arm("A", f"{LONG} then"), Importance.NOTABLE, "arms")
    rest = make_change(Kind.ARMS, "arm", arm("B", f"{LONG} now"), arm("B", f"{LONG} then"), group="arms")

    line = only_line(lead, rest)

    told = [*line.details, *(detail for single in line.singles for detail in single.details)]
    assert {detail.label for detail in told} == {"Description"}
    assert len(told) == 2


def test_a_reworded_criterion_is_shown_word_by_word_however_short() -> None:
    line = only_line(make_change(Kind.ELIGIBILITY, "eligibility.inclusion", "Age above 18", "Age above 16"))

    assert line.summary == "Inclusion criterion reworded"
    assert [marked(detail.segments, detail.label) for detail in line.details] == ["Age above [-18-]{+16+}"]


def test_only_long_lists_of_names_are_folded() -> None:
    sites = [make_change(Kind.SITES, "site", None, clinic(at), group="site.added") for at in range(6)]
    arms = [make_change(Kind.ARMS, "arm", arm(str(at), LONG), arm(str(at), "x"), group="arms") for at in range(6)]

    assert only_line(*sites).is_long
    assert only_line(*sites, replace(arms[0], group="site.added")).is_long
    assert not only_line(*sites[:5]).is_long
    assert not only_line(*arms).is_long


def test_noise_is_counted_by_reason() -> None:
    found = view({"/protocolSection/statusModule/statusVerifiedDate": "2026-07", RELEASE: "2026-07-02"})

    assert found.kinds == ()
    assert found.noise_count == 2
    assert ("the registry stamps every record at every data release", 1) in found.noise


def test_both_records_are_named_by_their_days() -> None:
    found = view({RELEASE: "2026-07-02"})

    assert found.old == "updated June 30, 2026 (registry data of July 1, 2026)"
    assert found.new == "updated June 30, 2026 (registry data of July 2, 2026)"
    assert diff_view({}, {}, Diff()).old == "of an unknown day"


def test_a_thin_record_and_swapped_records_are_warned_of() -> None:
    thin = shown(lost=("protocolSection.armsInterventionsModule", "derivedSection")).warnings
    swapped = view({RELEASE: "2025-01-02"}).warnings

    assert "(arms interventions module, derived section)" in thin[0]
    assert "swapped" in swapped[0]
    assert view({}).warnings == ()


@pytest.mark.parametrize("title", [None, "", " \u200b", 7])
def test_a_record_without_a_title_is_called_by_its_id(title: Json) -> None:
    assert view({TITLE: title}).title == "NCT99990001"


def test_nothing_hostile_reaches_a_page() -> None:
    site: Json = {"facility": HOSTILE, "city": "X" * 10_000, "country": "Chile"}
    found = view({TITLE: f"{HOSTILE}{LONG}", SITES: [SHANGHAI_SITE, *([site] * 5)]})

    page = load_templates(templates_dir()).diff_page(found)

    assert "<script" not in page
    assert not {"\x1b", "\u202e"} & set(page)
    assert "&lt;script&gt;x&lt;/script&gt; [31m[red] <bdi>מרכז</bdi>" in page


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Clinic 1, Lima", "Clinic 1, Lima"),
        ("מרכז רפואי 230 sites", "<bdi>מרכז רפואי</bdi> 230 sites"),
        ("<قطر> & مركز, Doha", "&lt;<bdi>قطر</bdi>&gt; &amp; <bdi>مركز</bdi>, Doha"),
        ("a\u202eb", "ab"),
    ],
)
def test_words_from_right_to_left_stay_among_themselves(text: str, html: str) -> None:
    assert isolated(text) == html

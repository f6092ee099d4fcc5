"""Trials like this one, and why."""

from tests.factories import make_record, make_trial
from watcher.model.record import Json
from watcher.pages.related import related_to, search_for_related, traits_of

CONDITIONS = "/protocolSection/conditionsModule/conditions"
DRUGS = "/protocolSection/armsInterventionsModule"
SPONSOR = "/protocolSection/sponsorCollaboratorsModule"
STATUS = "/protocolSection/statusModule/overallStatus"
NOWHERE: dict[str, Json] = {"/protocolSection/contactsLocationsModule/locations": []}


def drug(name: str) -> Json:
    return {"interventions": [{"name": name}]}


MINE: dict[str, Json] = {
    CONDITIONS: ["Gastric Cancer"],
    DRUGS: drug("Exemplumab"),
    SPONSOR: {"leadSponsor": {"name": "Example"}},
}
TRAITS = traits_of(make_record(values=MINE | NOWHERE))


def reasons(values: dict[str, Json]) -> tuple[str, ...]:
    found = related_to("NCT99990001", TRAITS, [make_trial("NCT99990002", NOWHERE | {CONDITIONS: ["Asthma"]} | values)])
    return found[0].reasons if found else ()


def test_each_likeness_is_said() -> None:
    assert reasons({CONDITIONS: ["gastric  cancer"]}) == ("Also on gastric cancer",)
    assert reasons({CONDITIONS: ["Cancer"]}) == ("Also on Cancer",)
    assert reasons({DRUGS: drug("exemplumab")}) == ("Also tests Exemplumab",)
    assert reasons({SPONSOR: {"leadSponsor": {"name": "EXAMPLE"}}}) == ("Same sponsor: Example",)


def test_what_shares_nothing_is_not_related() -> None:
    assert reasons({}) == ()
    assert reasons({CONDITIONS: ["Gastric Cancerous Things"]}) == ()


def test_a_condition_is_not_alike_to_what_is_called_its_contrary() -> None:
    small = traits_of(make_record(values=NOWHERE | {CONDITIONS: ["Small Cell Lung Cancer"]}))
    other = make_trial("NCT99990002", NOWHERE | {CONDITIONS: ["Non-Small Cell Lung Cancer"]})

    assert related_to("NCT99990001", small, [other]) == ()
    assert reasons({CONDITIONS: ["Advanced Gastric Cancer"]}) == ("Also on Advanced Gastric Cancer",)


def test_a_placebo_makes_nothing_alike() -> None:
    mine = traits_of(make_record(values={DRUGS: drug("Placebo"), CONDITIONS: [], **NOWHERE}))

    assert related_to("NCT1", mine, [make_trial("NCT99990002", {DRUGS: drug("placebo"), **NOWHERE})]) == ()


def test_an_open_trial_comes_before_a_closed_one_and_the_trial_itself_is_left_out() -> None:
    shared: dict[str, Json] = {CONDITIONS: ["Gastric Cancer"]}
    closed, open_ = shared | {STATUS: "COMPLETED"}, shared | {STATUS: "RECRUITING"}
    others = [make_trial("NCT99990002", closed), make_trial("NCT99990003", open_), make_trial("NCT99990001", open_)]

    assert [one.nct_id for one in related_to("NCT99990001", TRAITS, others)] == ["NCT99990003", "NCT99990002"]


def test_the_registry_is_asked_for_the_conditions_as_plain_words() -> None:
    odd = traits_of(make_record(values={CONDITIONS: ['A "B" AND (C]', "Asthma"]}))

    assert search_for_related(odd) == {"query.cond": "(a b and c) OR (asthma)"}
    assert search_for_related(traits_of({})) == {}

"""From a trial's page to its alerts and out again, by the pages alone: no account, no password, no script."""

import json
import re

import pytest
from sqlalchemy import MetaData, select

from tests.features.conftest import World, link_of, text_of
from tests.features.reader import Reader
from watcher.db import Store
from watcher.jobs.explain import Explainer, explain_pair
from watcher.model.trial import RawRecord
from watcher.plain.explain import verdict_words
from watcher.registry.client import Registry

TRIAL, PATIENT = "NCT07398326", "pat.doe@example.org"
#: Of the replay's trials all that these stories need: enough releases for the trial's status to change.
RELEASES = 6


@pytest.fixture
def pat(world: World) -> Reader:
    return Reader(world, PATIENT)


def pass_days(world: World, releases: int = RELEASES) -> None:
    for _ in range(releases):
        world.next_release()


async def all_of(registry: Registry) -> list[RawRecord]:
    return [record async for records in registry.records({"query.term": "cancer"}) for record in records]


def explained(world: World, subscription_id: int) -> str:
    """What `watcher explain` says of the trial's status change and a subscription."""
    service = world.service
    found = service.pipeline.versions.changes_of(TRIAL)
    change_id = next(change_id for _, change_id, change in found if change.field == "status")
    explainer = Explainer(service.pipeline, service.journal, service.occurrences, service.past)
    return verdict_words(explain_pair(explainer, change_id, subscription_id).verdict)


def rows(store: Store) -> str:
    """Everything that the database holds of people and their mails, as text."""
    tables = MetaData()
    with store.read() as connection:
        tables.reflect(connection)
        found = [row for table in tables.sorted_tables if table.name not in {"version", "past_version"}
                 for row in connection.execute(select(table)).all()]  # fmt: skip
    return repr(found)


def test_a_trial_is_followed_with_one_form_and_one_button(pat: Reader) -> None:
    answer = pat.ask_to_follow(f"q={TRIAL}")
    pat.world.deliver()

    assert "look into your mailbox" in answer.text
    [asked] = pat.mails
    assert "now: Recruiting" in text_of(asked)

    pat.follow(f"q={TRIAL}")
    pass_days(pat.world)
    assert "not recruiting" in pat.mails[-1]["Subject"]


def test_a_paused_subscription_hears_nothing_and_nothing_later_of_what_it_missed(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    pat.come_home()
    before, [number] = len(pat.mails), pat.numbers

    pat.do("pause", number)
    pass_days(pat.world)
    assert "the 1 change that I missed" in pat.open(pat.own).text
    pat.do("resume", number)
    pat.world.poll()
    pat.world.deliver()
    assert len(pat.mails) == before

    pass_days(pat.world, 2)
    [new] = pat.mails[before:]
    assert "not recruiting became" in text_of(new)


def test_who_asks_for_it_is_told_in_one_mail_what_they_missed(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    pat.come_home()
    before, [number] = len(pat.mails), pat.numbers
    pat.do("pause", number)
    pass_days(pat.world)

    pat.do("resume-told", number)
    pat.do("resume-told", number)
    pat.world.deliver()

    [told] = pat.mails[before:]
    assert "Recruiting became Active, not recruiting" in text_of(told)


def test_what_was_found_and_not_yet_sent_is_kept_back_by_a_pause(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    pat.come_home()
    before, [number] = len(pat.mails), pat.numbers
    for _ in range(RELEASES):
        pat.world.advance()
        pat.world.poll()

    pat.do("pause", number)
    pat.world.deliver()

    assert len(pat.mails) == before
    assert "the 1 change that I missed" in pat.open(pat.own).text


def test_choices_can_be_changed_and_the_page_says_them_back(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    pat.come_home()
    [number] = pat.numbers

    chosen = {"kinds": "results", "frequency": "weekly", "hour": "18", "weekday": "5", "zone": "Asia/Tokyo"}
    pat.press(f"{pat.own}/change/{number}", **chosen, city="Boston", distance="25km")

    page = pat.open(pat.own).text
    assert "Hospitals and clinics, Results; of its sites" in page
    assert "within 25 km (16 mi) of Boston" in page
    assert "once a week, on Friday at 6 p.m. Tokyo time" in page


def test_one_thing_is_left_and_the_other_stays(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    pat.follow("q=NCT07010263")
    pat.come_home()
    [first, second] = pat.numbers

    pat.do("leave", first)

    assert pat.numbers == [second]
    pat.do("leave-all")
    assert pat.numbers == []


def test_a_copy_of_the_data_holds_the_address_the_choices_and_the_mails(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    pat.come_home()

    answer = pat.open(f"{pat.own}/data.json")

    copy = json.loads(answer.text)
    assert "attachment" in answer.headers["content-disposition"]
    assert copy["address"] == PATIENT
    assert [one["watch"]["nct_id"] for one in copy["subscriptions"]] == [TRIAL]
    assert "Please confirm" in copy["deliveries"][0]["subject"]
    assert copy["deliveries"][0]["attempts"][0]["outcome"] == "accepted"


def test_erasing_leaves_no_trace_of_the_person_and_nothing_is_sent_any_more(pat: Reader, store: Store) -> None:
    pat.follow(f"q={TRIAL}", city="Boston", quiet="1")
    pass_days(pat.world, 3)
    pat.come_home()
    assert PATIENT in rows(store)
    own, before = pat.own, len(pat.mails)

    answer = pat.press(f"{own}/erase")
    pass_days(pat.world)

    assert "Your data is erased" in answer.text
    left = rows(store)
    assert not re.search(r"pat\.doe|Boston, Massachusetts|Europe/Berlin", left)
    assert len(pat.mails) == before
    assert pat.open(own).status_code == 404


def test_who_was_erased_may_come_back_and_begins_anew(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    pat.come_home()
    pat.press(f"{pat.own}/erase")
    before = len(pat.mails)

    pat.follow(f"q={TRIAL}")

    assert len(pat.mails) == before + 1
    assert "look into your mailbox" in pat.ask_to_follow("q=NCT07010263").text


def test_a_stranger_who_enters_a_readers_address_changes_nothing_and_learns_nothing(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}", kinds="results")
    before = len(pat.mails)
    stranger = Reader(pat.world, PATIENT, host="198.51.100.9")
    unknown = Reader(pat.world, "nobody.here@example.org", host="198.51.100.9")

    known_answer, unknown_answer = (one.ask_to_follow(f"q={TRIAL}", kinds="dates") for one in (stranger, unknown))
    pat.world.deliver()

    assert known_answer.status_code == unknown_answer.status_code == 200
    assert known_answer.text.replace(PATIENT, "") == unknown_answer.text.replace("nobody.here@example.org", "")
    [mail] = pat.mails[before:]
    assert mail["Subject"] == "You follow this already"
    pat.come_home()
    assert "Results" in pat.open(pat.own).text
    assert "Dates and size" not in pat.open(pat.own).text


def test_the_page_that_mails_links_says_the_same_to_everybody(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    before = len(pat.world.mails)
    unknown = Reader(pat.world, "nobody.here@example.org")

    answers = [one.fill_in("/manage", email=one.email).text.replace(one.email, "") for one in (pat, unknown)]
    pat.world.deliver()

    assert answers[0] == answers[1]
    assert [mail["To"] for mail in pat.world.mails[before:]] == [PATIENT]


def test_a_reader_is_known_however_they_write_their_address(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    before = len(pat.world.mails)
    in_capitals = Reader(pat.world, "Pat.Doe@EXAMPLE.org", host="198.51.100.9")

    in_capitals.fill_in("/manage", email=in_capitals.email)
    pat.world.deliver()

    assert [mail["To"] for mail in pat.world.mails[before:]] == [PATIENT]


def test_a_stranger_cannot_fill_somebodys_mailbox(pat: Reader) -> None:
    shown = [trial.nct_id for trial in pat.world.ask(all_of)][:8]
    for number, nct_id in enumerate(shown):
        attacker = Reader(pat.world, PATIENT, host=f"198.51.{number}.9")
        assert "look into your mailbox" in attacker.ask_to_follow(f"q={nct_id}").text
    pat.world.deliver()

    assert len(pat.mails) == 4


def test_all_spellings_of_a_mailbox_have_the_mails_of_one(world: World) -> None:
    for number in range(6):
        Reader(world, f"pat+{number}@example.org", host=f"198.51.{number}.9").ask_to_follow(f"q={TRIAL}")
    world.deliver()

    assert len(world.mails) == 4


def test_who_asks_for_a_strangers_link_uses_up_none_of_their_mails(pat: Reader) -> None:
    for number in range(6):
        Reader(pat.world, PATIENT, host=f"198.51.{number}.9").fill_in("/manage", email=PATIENT)

    pat.follow(f"q={TRIAL}")

    assert len(pat.mails) == 1


def test_a_link_that_confirmed_once_opens_nothing_later(pat: Reader) -> None:
    pat.ask_to_follow(f"q={TRIAL}")
    pat.world.deliver()
    link = link_of(pat.mails[-1], "confirm")

    first, again = pat.press(link), pat.press(link)

    assert "/manage/" in first.text
    assert again.status_code == 200
    assert "/manage/" not in again.text


def test_a_mail_to_a_stranger_says_nobodys_words_in_its_subject(pat: Reader) -> None:
    refused = pat.open("/follow?q=WIN+a+free+phone+at+www.evil-prize.com")
    assert refused.status_code == 400
    assert "cannot hold web addresses" in refused.text

    pat.ask_to_follow("q=gastric+cancer", kinds="moves")
    pat.world.deliver()

    assert pat.mails[-1]["Subject"] == "Please confirm: follow a search"


def test_one_network_cannot_have_mails_sent_to_many(world: World) -> None:
    answers = [Reader(world, f"p{number}@example.org").ask_to_follow(f"q={TRIAL}") for number in range(25)]

    assert [answer.status_code for answer in answers].count(200) == 20
    assert answers[-1].status_code == 429


def test_opening_every_page_changes_nothing(pat: Reader, store: Store) -> None:
    pat.follow(f"q={TRIAL}")
    pat.come_home()
    [number] = pat.numbers
    before = rows(store)

    for page in ("", "/erase", "/data.json", f"/change/{number}", "?done=leave-all", "?do=leave-all"):
        assert pat.open(f"{pat.own}{page}").status_code == 200
    pat.open(f"/follow?q={TRIAL}")

    assert rows(store) == before


def test_nobody_can_change_what_somebody_else_follows(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    other = Reader(pat.world, "robin.roe@example.org")
    other.follow("q=NCT07010263")
    pat.come_home()
    other.come_home()
    [hers] = pat.numbers

    assert other.do("leave", hers).status_code == 404
    assert other.press(f"{other.own}/change/{hers}", kinds="results").status_code == 404
    assert pat.numbers == [hers]


def test_a_form_that_another_site_sends_is_refused(pat: Reader) -> None:
    answer = pat.browser.post("/follow", q=TRIAL, email=PATIENT, kinds="recruiting", frequency="immediate")

    assert answer.status_code == 400
    pat.world.deliver()
    assert pat.mails == []


def test_a_search_and_a_place_are_followed_from_the_same_form(pat: Reader) -> None:
    pat.follow("q=gastric+cancer", kinds="moves")
    pat.follow("near=Boston&within=100km", kinds="sites")
    pat.come_home()

    page = pat.open(pat.own).text
    assert "gastric cancer" in page
    assert "within 100 km (62 mi) of Boston" in page


def test_mails_come_in_the_language_that_was_chosen(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}", language="es")
    pat.come_home()

    assert '<option value="es" selected>' in pat.open(pat.own).text

    pat.press(pat.own, do="choose", language="zh-Hans", zone="Asia/Shanghai")

    assert '<option value="zh-Hans" selected>' in pat.open(pat.own).text
    assert '<option value="Asia/Shanghai" selected>' in pat.open(pat.own).text


def test_a_search_near_a_place_names_the_place_and_not_its_point(pat: Reader) -> None:
    pat.follow("q=gastric+cancer&near=Boston&within=100km", kinds="moves")
    pat.come_home()

    assert "gastric cancer within 100 km (62 mi) of Boston, Massachusetts" in pat.open(pat.own).text
    assert "a menos de 100 km (62 mi) de Boston" in pat.open(f"{pat.own}?lang=es").text


def test_a_search_that_has_a_page_here_is_followed_by_its_number(pat: Reader) -> None:
    pat.follow("q=gastric+cancer", kinds="moves")
    other = Reader(pat.world, "robin.roe@example.org")

    other.follow("search=1", kinds="results")

    other.come_home()
    assert "gastric cancer" in other.open(other.own).text
    assert "You hear of: Results" in other.open(other.own).text


def test_a_place_that_nobody_knows_is_named_in_the_form_with_all_that_was_typed(pat: Reader) -> None:
    answer = pat.ask_to_follow(f"q={TRIAL}", city="Nowhereville", hour="18")

    assert answer.status_code == 400
    assert "Nowhereville" in answer.text
    assert f'value="{PATIENT}"' in answer.text
    assert '<option value="18" selected>' in answer.text


def test_the_operator_is_told_why_a_paused_reader_heard_nothing(pat: Reader) -> None:
    pat.follow(f"q={TRIAL}")
    pat.come_home()
    [number] = pat.numbers
    pat.do("pause", number)
    pass_days(pat.world)

    assert "the subscription is paused since" in explained(pat.world, number)
    pat.do("resume", number)
    assert "did not ask for what the pause held back" in explained(pat.world, number)

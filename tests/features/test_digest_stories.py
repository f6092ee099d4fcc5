"""Digests: what a day or a week found, in one mail at the reader's hour, whatever happens in between."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import delete, func, select, update

from tests.features.conftest import ALL, World, text_of
from tests.features.test_entering_and_leaving import COUNT, STATUS, on
from tests.unit.replay.recordings import make_history
from watcher.bootstrap import open_deliverer
from watcher.db.tables import address, alert, delivery, match, version
from watcher.errors import UsageError
from watcher.jobs.deliver import deliver, recover
from watcher.jobs.follow import Followed, Target, follow_trial, leave, subscribe
from watcher.jobs.poll import poll
from watcher.model.change import Importance
from watcher.model.schedule import QuietHours, Schedule, Weekday
from watcher.model.watch import Channel, Frequency, Interest
from watcher.replay import Histories

PAT, CORA = "pat.doe@example.org", "cora.coordinator@example.org"
ONE, TWO = "NCT00000001", "NCT00000002"
DAILY, WEEKLY, AT_ONCE = Frequency.DAILY, Frequency.WEEKLY, Frequency.IMMEDIATE
MORNING = Schedule("Europe/Berlin", 8)


@pytest.fixture
def histories() -> Histories:
    """In the first release after the baseline one trial changes, in the second the other one, in the third both."""
    one = [on("2026-07-02", STATUS, "SUSPENDED"), on("2026-07-06", COUNT, 150)]
    two = [on("2026-07-03", COUNT, 60), on("2026-07-06", STATUS, "COMPLETED")]
    return Histories.of([make_history(ONE, changes=one), make_history(TWO, changes=two)])


@pytest.fixture(autouse=True)
def _nothing_is_too_late(world: World) -> None:
    """The dates of these stories are past by the clock of the machine."""
    settings = world.service.settings.model_copy(update={"max_lateness_days": 365_000})
    world.service = replace(world.service, settings=settings)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def follow(world: World, nct_id: str, who: str, often: Frequency, schedule: Schedule) -> Followed:
    pipeline, now = world.service.pipeline, world.service.now()
    watch, _ = world.ask(lambda registry: follow_trial(pipeline, registry, nct_id, now))
    interest = Interest(ALL, Importance.MINOR, frequency=often, schedule=schedule)
    return subscribe(pipeline, watch, Target(Channel.EMAIL, who, is_confirmed=True), interest, now)


def sweep(world: World, moment: str) -> None:
    """The next release comes out and is swept at a moment in UTC."""
    world.advance()
    world.ask(lambda registry: poll(replace(world.service.poller(registry), clock=lambda: at(moment))))


def mails_at(world: World, moment: str, who: str = PAT) -> list[EmailMessage]:
    """Send what is ready at a moment in UTC; return what somebody has got until then."""

    async def run() -> None:
        async with open_deliverer(world.service) as deliverer:
            await deliver(replace(deliverer, clock=lambda: at(moment)))

    asyncio.run(run())
    return world.mails_to(who)


def unmake_newest_alert(world: World) -> None:
    """Leave the rows as a process does that dies after matching."""
    with world.service.store.write() as connection:
        newest = connection.execute(select(func.max(alert.c.id))).scalar_one()
        connection.execute(update(match).where(match.c.alert_id == newest).values(alert_id=None))
        connection.execute(delete(delivery).where(delivery.c.alert_id == newest))
        connection.execute(delete(alert).where(alert.c.id == newest))


def words_of(mail: EmailMessage) -> str:
    return " ".join(text_of(mail).split())


def test_a_day_with_three_sweeps_is_one_mail_at_the_reader_s_hour(world: World) -> None:
    for nct_id in (ONE, TWO):
        follow(world, nct_id, PAT, DAILY, MORNING)

    sweep(world, "2026-11-20 10:00")
    sweep(world, "2026-11-20 16:00")
    sweep(world, "2026-11-21 06:59")
    assert mails_at(world, "2026-11-21 06:59") == []

    [mail] = mails_at(world, "2026-11-21 07:00")
    assert "Your day: 2 trials changed" in words_of(mail)
    assert mail["Subject"].endswith(", and 1 more trial")
    assert "We write once a day, at 8 a.m. Berlin time, if anything changed." in words_of(mail)
    assert mails_at(world, "2026-11-25 07:00") == [mail]


def test_a_change_found_at_the_very_hour_comes_with_the_next_digest(world: World) -> None:
    follow(world, ONE, PAT, DAILY, MORNING)

    sweep(world, "2026-11-21 07:00")

    assert mails_at(world, "2026-11-21 07:00") == []
    assert len(mails_at(world, "2026-11-22 07:00")) == 1


def test_a_day_on_which_nothing_changed_brings_no_mail(world: World) -> None:
    follow(world, TWO, PAT, DAILY, MORNING)

    sweep(world, "2026-11-20 10:00")  # of the other trial

    assert mails_at(world, "2026-11-21 07:00") == []


def test_a_week_is_told_on_its_day(world: World) -> None:
    follow(world, ONE, PAT, WEEKLY, replace(MORNING, weekday=Weekday.FRIDAY))

    sweep(world, "2026-11-21 10:00")  # a Saturday
    sweep(world, "2026-11-24 10:00")
    sweep(world, "2026-11-26 10:00")
    assert mails_at(world, "2026-11-27 06:59") == []

    [mail] = mails_at(world, "2026-11-27 07:00")
    assert "Your week: 1 trial changed" in words_of(mail)
    assert "Recruiting became Suspended" in words_of(mail)
    assert "120 planned became 150 planned" in words_of(mail)


def test_an_hour_that_comes_twice_brings_one_digest(world: World) -> None:
    follow(world, ONE, PAT, DAILY, replace(MORNING, hour=2))
    sweep(world, "2026-10-24 12:00")
    [first] = mails_at(world, "2026-10-25 00:00")  # 02:00 in Berlin

    sweep(world, "2026-10-25 00:30")
    sweep(world, "2026-10-25 00:45")

    assert mails_at(world, "2026-10-25 01:00") == [first]  # 02:00 again
    assert len(mails_at(world, "2026-10-26 01:00")) == 2


def test_an_hour_that_is_left_out_does_not_leave_out_the_digest(world: World) -> None:
    follow(world, ONE, PAT, DAILY, replace(MORNING, hour=2))

    sweep(world, "2026-03-28 12:00")

    assert mails_at(world, "2026-03-29 00:59") == []
    assert len(mails_at(world, "2026-03-29 01:00")) == 1  # 03:00 in Berlin, where there is no 02:00


def test_who_moves_the_hour_gets_each_change_once(world: World) -> None:
    for nct_id in (ONE, TWO):
        follow(world, nct_id, PAT, DAILY, MORNING)
    sweep(world, "2026-11-21 06:00")
    [morning] = mails_at(world, "2026-11-21 07:00")
    for nct_id in (ONE, TWO):
        follow(world, nct_id, PAT, DAILY, replace(MORNING, hour=18))

    sweep(world, "2026-11-21 10:00")

    [_, evening] = mails_at(world, "2026-11-21 17:00")
    assert (ONE in text_of(morning), TWO in text_of(morning)) == (True, False)
    assert (ONE in text_of(evening), TWO in text_of(evening)) == (False, True)
    assert len(mails_at(world, "2026-11-25 17:00")) == 2


@pytest.mark.parametrize(
    "later",
    [
        (DAILY, Schedule("Pacific/Kiritimati", 8)),
        (DAILY, Schedule("Etc/GMT+12", 23)),
        (WEEKLY, MORNING),
        (AT_ONCE, Schedule()),
        (AT_ONCE, Schedule(quiet=QuietHours(0, 23))),
    ],
)
def test_a_digest_that_waits_is_neither_lost_nor_told_twice_when_its_reader_chooses_anew(
    world: World, later: tuple[Frequency, Schedule]
) -> None:
    follow(world, ONE, PAT, DAILY, MORNING)
    sweep(world, "2026-11-20 10:00")

    follow(world, ONE, PAT, *later)
    sweep(world, "2026-11-20 11:00")
    sweep(world, "2026-11-20 12:00")

    mails = mails_at(world, "2026-11-30 07:00")
    told = " ".join(words_of(mail) for mail in mails)
    assert told.count("Recruiting became Suspended") == 1
    assert told.count("120 planned became 150 planned") == 1


def test_daily_and_weekly_are_two_mails_and_the_same_hour_twice_is_one(world: World) -> None:
    follow(world, ONE, PAT, DAILY, MORNING)
    follow(world, TWO, PAT, WEEKLY, replace(MORNING, weekday=Weekday.SATURDAY))
    for nct_id in (ONE, TWO):
        follow(world, nct_id, CORA, DAILY, MORNING)

    for moment in ("2026-11-20 10:00", "2026-11-20 11:00"):
        sweep(world, moment)

    begins = sorted(words_of(mail)[:9] for mail in mails_at(world, "2026-11-21 07:00"))
    assert begins == ["Your day:", "Your week"]
    assert len(world.mails_to(CORA)) == 1


def test_a_trial_in_two_subscriptions_is_told_once_with_both_reasons(world: World) -> None:
    interest = Interest(ALL, Importance.MINOR, frequency=DAILY, schedule=MORNING)
    world.follow_search("gastric", PAT, interest)
    follow(world, ONE, PAT, DAILY, MORNING)

    sweep(world, "2026-11-20 10:00")

    [mail] = mails_at(world, "2026-11-21 07:00")
    assert words_of(mail).count("Recruiting became Suspended") == 1
    assert "You follow: this trial; the search “gastric”" in words_of(mail)


def test_what_one_sweep_finds_is_one_mail_at_once(world: World) -> None:
    for nct_id in (ONE, TWO):
        follow(world, nct_id, PAT, AT_ONCE, Schedule())
    world.advance(2)

    sweep(world, "2026-11-20 10:00")

    [mail] = mails_at(world, "2026-11-20 10:00")
    assert mail["Subject"] == "Suspended: Drug A in Stage II-III Gastric Cancer, and 1 more trial"


def test_quiet_hours_put_off_the_mail_and_not_the_finding(world: World) -> None:
    follow(world, ONE, PAT, AT_ONCE, Schedule("Europe/Berlin", quiet=QuietHours(22, 7)))

    sweep(world, "2026-11-20 21:30")  # 22:30 in Berlin

    assert mails_at(world, "2026-11-20 21:30") == mails_at(world, "2026-11-21 05:59") == []
    [mail] = mails_at(world, "2026-11-21 06:00")
    assert "but never between 10 p.m. and 7 a.m. Berlin time" in words_of(mail)
    assert world.service.pipeline.close_windows(at("2026-11-21 06:00")) == 0


def test_a_night_with_several_sweeps_is_one_mail_in_the_morning(world: World) -> None:
    for nct_id in (ONE, TWO):
        follow(world, nct_id, PAT, AT_ONCE, Schedule("Europe/Berlin", quiet=QuietHours(22, 7)))
    for hour in ("21:30", "23:30"):
        world.advance()
        sweep(world, f"2026-11-20 {hour}")

    assert mails_at(world, "2026-11-21 05:59") == []
    [mail] = mails_at(world, "2026-11-21 06:00")
    assert {ONE, TWO} <= set(words_of(mail).replace(",", " ").split())


@pytest.mark.parametrize("awake", [ONE, TWO])
def test_who_chose_no_quiet_hours_for_one_trial_does_not_wait_for_those_of_another(world: World, awake: str) -> None:
    night = Schedule("Europe/Berlin", quiet=QuietHours(22, 7))
    for nct_id in (ONE, TWO):
        follow(world, nct_id, PAT, AT_ONCE, Schedule() if nct_id == awake else night)
    world.advance(2)

    sweep(world, "2026-11-20 22:00")

    [mail] = mails_at(world, "2026-11-20 22:00")
    assert {ONE, TWO} <= set(words_of(mail).replace(",", " ").split())


def test_what_is_matched_too_late_for_a_digest_comes_with_the_next(world: World) -> None:
    follow(world, ONE, PAT, DAILY, MORNING)
    sweep(world, "2026-11-21 06:00")
    [first] = mails_at(world, "2026-11-21 07:00")

    world.advance()
    sweep(world, "2026-11-21 06:59")
    unmake_newest_alert(world)  # the sweep ended in time, and its matches came after the digest was sent
    world.service.pipeline.close_windows(at("2026-11-21 07:01"))

    assert mails_at(world, "2026-11-21 07:01") == [first]
    assert len(mails_at(world, "2026-11-22 07:00")) == 2


def test_who_leaves_before_the_hour_gets_no_digest(world: World) -> None:
    followed = follow(world, ONE, PAT, DAILY, MORNING)
    sweep(world, "2026-11-20 10:00")

    leave(world.service.pipeline, (followed.subscription,), at("2026-11-20 11:00"))

    assert mails_at(world, "2026-11-21 07:00") == []


def test_a_webhook_is_told_at_once_and_never_in_a_digest(world: World) -> None:
    pipeline, now = world.service.pipeline, world.service.now()
    watch, _ = world.ask(lambda registry: follow_trial(pipeline, registry, ONE, now))

    with pytest.raises(UsageError, match="a webhook is told at once"):
        subscribe(
            pipeline, watch, Target(Channel.WEBHOOK, world.webhook.url, True), Interest(ALL, frequency=DAILY), now
        )

    assert pipeline.book.lasting() == ()


def spoil_address(world: World) -> None:
    with world.service.store.write() as connection:
        connection.execute(update(address).where(address.c.value == CORA).values(value="no address at all"))


def spoil_record(world: World) -> None:
    with world.service.store.write() as connection:
        connection.execute(update(version).where(version.c.nct_id == TWO).values(record=b"no record"))


@pytest.mark.parametrize("spoil", [spoil_address, spoil_record])
def test_f9_a_digest_that_cannot_be_sent_keeps_no_other_and_repeats_none(
    world: World, spoil: Callable[[World], None]
) -> None:
    follow(world, TWO, CORA, DAILY, MORNING)
    readers = [PAT, *(f"reader{number}@example.org" for number in range(5))]
    for reader in readers:
        follow(world, ONE, reader, DAILY, MORNING)
    for moment in ("2026-11-20 10:00", "2026-11-20 11:00"):
        sweep(world, moment)

    spoil(world)
    for hours in range(0, 48, 6):
        mails_at(world, (at("2026-11-21 07:00") + timedelta(hours=hours)).replace(tzinfo=None).isoformat())

    assert [len(world.mails_to(reader)) for reader in readers] == [1] * len(readers)
    assert world.mails_to(CORA) == []


def test_f18_a_digest_whose_process_died_before_it_was_made_is_made_once(world: World) -> None:
    follow(world, ONE, PAT, DAILY, MORNING)
    sweep(world, "2026-11-20 10:00")
    unmake_newest_alert(world)

    assert mails_at(world, "2026-11-23 09:00") == []
    for _ in range(3):
        recover(world.service.pipeline, world.service.journal, at("2026-11-23 09:00"))

    assert len(mails_at(world, "2026-11-23 09:00")) == 1
    assert len(mails_at(world, "2026-11-25 09:00")) == 1

"""Step 1: which records are read at all, and which of them are stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from tests.factories import ENROLLMENT, NOW, STATUS, make_record
from watcher.bootstrap import Service, open_service
from watcher.db import Store
from watcher.model.record import Json, Record
from watcher.model.sweep import Release
from watcher.model.trial import RawRecord
from watcher.pipeline import RECORDS_A_TRANSACTION, Received
from watcher.settings import Settings
from watcher.versions import raw_digest
from watcher.versions.history import Latest

NCT_ID = "NCT99990001"
RELEASE, NEXT = (Release("2.0.5", NOW + timedelta(days=day), None) for day in range(2))
RECRUITING = make_record(values={STATUS: "RECRUITING"})
TITLE = "/protocolSection/identificationModule/briefTitle"
UNREADABLE = b'{"not": "JSON'


@dataclass(frozen=True, slots=True)
class Intake:
    """Where records come in."""

    service: Service

    def take(self, record: Record | bytes, release: Release = RELEASE) -> Received:
        raw = record if isinstance(record, bytes) else orjson.dumps(record)
        pipeline = self.service.pipeline
        sweep_id = self.service.journal.begin(release, NOW)
        received = pipeline.receive([RawRecord(NCT_ID, (), raw)], sweep_id=sweep_id, release=release, now=NOW)
        pipeline.note_received(received)
        return received[NCT_ID]

    @property
    def latest(self) -> Latest | None:
        return self.service.pipeline.versions.latest([NCT_ID]).get(NCT_ID)

    @property
    def versions(self) -> int:
        return len(self.service.pipeline.versions.of_trial(NCT_ID))


@pytest.fixture
def intake(store: Store, tmp_path: Path) -> Iterator[Intake]:
    url = store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    with open_service(Settings(data_dir=tmp_path, database_url=url)) as service:
        yield Intake(service)


def known_by(intake: Intake) -> str | None:
    return intake.latest.raw_digest if intake.latest else None


@pytest.mark.parametrize("records", [[make_record()], [make_record(), RECRUITING]], ids=["baseline", "next version"])
def test_a_version_is_known_by_the_bytes_that_it_was_made_of(intake: Intake, records: list[Record]) -> None:
    for record in records:
        intake.take(record)

    assert known_by(intake) == raw_digest(orjson.dumps(records[-1]))


def test_a_record_that_is_known_by_its_bytes_is_not_even_read(intake: Intake) -> None:
    intake.take(make_record())
    assert intake.latest is not None
    intake.service.pipeline.versions.note_raw({intake.latest.id: raw_digest(UNREADABLE)})

    assert intake.take(UNREADABLE) == Received()


def test_the_same_record_in_other_bytes_makes_no_version_and_is_known_by_them_from_then_on(intake: Intake) -> None:
    intake.take(make_record())
    turned = orjson.dumps(dict(reversed(make_record().items())))

    assert intake.take(turned).same is not None
    assert (known_by(intake), intake.versions) == (raw_digest(turned), 1)
    assert intake.take(turned) == Received()


def test_a_record_that_goes_back_to_what_it_was_is_a_version_again(intake: Intake) -> None:
    for record in (make_record(), RECRUITING, make_record()):
        intake.take(record)

    assert intake.versions == 3


def test_the_bytes_of_a_thin_record_are_not_taken_for_its_last_good_version(intake: Intake) -> None:
    whole = make_record()
    thin = make_record(values={"/protocolSection/designModule": {}})
    intake.take(whole)

    assert intake.take(thin).lost == ("protocolSection.designModule",)
    assert intake.take(thin).lost == ("protocolSection.designModule",), "the same release proves nothing"
    assert known_by(intake) == raw_digest(orjson.dumps(whole))
    assert intake.take(thin, NEXT) == Received()
    assert intake.versions == 2


OTHERS = ("NCT99990002", "NCT99990003")
#: PostgreSQL keeps no text with a NUL, so that this one is read and compared, and fails when it is stored.
UNSTORABLE = make_record(values={STATUS: "RECRUITING", TITLE: "A \x00 B"})


@pytest.mark.parametrize("bad", [UNREADABLE, orjson.dumps(UNSTORABLE)], ids=["cannot be read", "cannot be stored"])
def test_a_bad_record_among_many_loses_only_itself(intake: Intake, bad: bytes) -> None:
    pipeline = intake.service.pipeline
    sweep_id = intake.service.journal.begin(RELEASE, NOW)
    first = [RawRecord(nct_id, (), orjson.dumps(make_record(nct_id))) for nct_id in (NCT_ID, *OTHERS)]
    later = [orjson.dumps(make_record(nct_id, {STATUS: "RECRUITING"})) for nct_id in OTHERS]
    pipeline.receive(first, sweep_id=sweep_id, release=RELEASE, now=NOW)

    mixed = [RawRecord(nct_id, (), raw) for nct_id, raw in zip((NCT_ID, *OTHERS), (bad, *later), strict=True)]
    found = pipeline.receive(mixed, sweep_id=sweep_id, release=RELEASE, now=NOW)

    is_stored = bad is not UNREADABLE and intake.service.store.is_sqlite
    assert [bool(found[nct_id].failed) for nct_id in (NCT_ID, *OTHERS)] == [not is_stored, False, False]
    assert [len(pipeline.versions.of_trial(nct_id)) for nct_id in OTHERS] == [2, 2]
    assert intake.versions == 1 + is_stored


def test_many_records_are_stored_with_their_own_changes_and_counted(intake: Intake) -> None:
    nct_ids = [f"NCT9999{number:04d}" for number in range(RECORDS_A_TRANSACTION + 5)]
    pipeline, sweep_id = intake.service.pipeline, intake.service.journal.begin(RELEASE, NOW)
    for count in (None, 41):
        values: dict[str, Json] = {ENROLLMENT: count} if count else {}
        records = [RawRecord(nct_id, (), orjson.dumps(make_record(nct_id, values))) for nct_id in reversed(nct_ids)]
        pipeline.receive(records, sweep_id=sweep_id, release=RELEASE, now=NOW)

    found = {nct_id: [change.field for _, _, change in pipeline.versions.changes_of(nct_id)] for nct_id in nct_ids}
    done = intake.service.journal.get(sweep_id)

    assert found == {nct_id: ["enrollment"] for nct_id in nct_ids}
    assert (done.versions, done.changes) == (len(nct_ids), len(nct_ids))


def test_a_hold_is_forgotten_when_the_whole_record_comes_in_the_bytes_that_are_known(intake: Intake) -> None:
    whole = make_record()
    thin = make_record(values={"/protocolSection/designModule": {}})
    for record, release in ((whole, RELEASE), (thin, RELEASE), (whole, NEXT)):
        intake.take(record, release)

    assert intake.take(thin, NEXT).lost, "it begins anew"

"""Mails that came back, as servers write them. The people are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.delivery.reported import ARF, DSN, OUT_OF_OFFICE, QMAIL, RETURN_PATH, make_complaint, make_dsn
from watcher.delivery.email.reports import Verdict, read_report


@pytest.mark.parametrize(
    ("action", "status", "diagnostic", "verdict"),
    [
        ("failed", "5.1.1", "smtp; 550 5.1.1 no such user", Verdict.HARD),
        ("Failed (mailbox)", "5.1.1 (bad mailbox)", "", Verdict.HARD),
        ("failed", "5.2.2", "smtp; 552 5.2.2 full", Verdict.SOFT),
        ("failed", "4.4.7", "smtp; expired", Verdict.SOFT),
        # The general code says less than the server that is quoted.
        ("failed", "5.0.0", "smtp; 550 5.1.1 no such user", Verdict.HARD),
        ("failed", "5.0.0", "smtp; 550-5.7.1 spam", Verdict.POLICY),
        ("failed", "", "smtp; 550 no", Verdict.SOFT),
        # F45: refused as spam, which says nothing about the address.
        ("failed", "5.7.1", "smtp; 554 5.7.1 spam, see 5.1.1", Verdict.POLICY),
    ],
)
def test_a_delivery_status_says_why_a_mail_failed(action: str, status: str, diagnostic: str, verdict: Verdict) -> None:
    report = read_report(make_dsn(action=action, status=status, diagnostic=diagnostic))

    assert report is not None
    assert report.verdict is verdict


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_a_mail_that_is_only_late_did_not_fail(action: str) -> None:
    assert read_report(make_dsn(action=action, status="4.4.1")) is None


def test_a_report_names_the_address_it_came_to_and_the_mail_it_is_about() -> None:
    report = read_report(DSN)

    assert report is not None
    assert f"<{RETURN_PATH}>" in report.places
    assert any("tw_original" in place for place in report.places)


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"])
def test_the_original_is_found_whole_or_as_headers(original: str) -> None:
    report = read_report(make_dsn(original=original))

    assert report is not None
    assert "<tw_original@watch.example.org>" in report.places


def test_what_is_kept_of_the_other_server_s_words_names_nobody() -> None:
    report = read_report(make_dsn(diagnostic="smtp; 550 5.1.1 <pat.doe@example.net>: unknown"))

    assert report is not None
    assert report.detail == "smtp; 550 5.1.1 <(address)>: unknown"


@pytest.mark.parametrize("kind", ["abuse", "fraud", "opt-out", "other"])
def test_a_complaint_is_one_whatever_it_is_called(kind: str) -> None:
    report = read_report(make_complaint(kind))

    assert report is not None
    assert report.verdict is Verdict.COMPLAINT
    assert "<tw_original@watch.example.org>" in report.places


def test_a_mail_taken_out_of_the_spam_folder_is_no_complaint() -> None:
    assert read_report(make_complaint("not-spam")) is None


def test_a_mail_server_of_old_says_it_in_prose() -> None:
    report = read_report(QMAIL)

    assert report is not None
    assert report.verdict is Verdict.SOFT


@pytest.mark.parametrize(
    "raw",
    [
        OUT_OF_OFFICE,
        b"",
        b"\r\n",
        b"From: pat.doe@example.net\r\nSubject: thank you\r\n\r\nGood work.\r\n",
        DSN.replace(b"report-type=delivery-status", b"x=y").replace(b"message/delivery-status", b"text/plain"),
    ],
)
def test_what_reports_no_failure_is_none(raw: bytes) -> None:
    assert read_report(raw) is None


@given(st.integers(0, len(DSN)), st.integers(0, 200), st.binary(max_size=40))
def test_a_damaged_report_is_read_without_a_fault(at: int, length: int, instead: bytes) -> None:
    for raw in (DSN, ARF):
        read_report(raw[:at] + instead + raw[at + length :])


@given(st.binary(max_size=2_000))
def test_anything_is_read_without_a_fault(raw: bytes) -> None:
    assert read_report(raw) is None

"""What a mail server's refusal does to the delivery, and what a mail that came back says of the address.

F45: a mail that was refused as spam says nothing about its address, so it is no hard bounce.
"""

import pytest

from watcher.delivery.email.codes import Fault, fault_of, is_final, status_in
from watcher.delivery.email.reports import Verdict, verdict_of


@pytest.mark.parametrize(
    ("answer", "fault", "final"),
    [
        ("550 5.1.1 no such user", Fault.ADDRESS, True),
        ("550 5.1.2 no such host", Fault.ADDRESS, True),
        ("501 5.1.3 bad syntax", Fault.ADDRESS, True),
        ("551 5.1.6 moved, left no address", Fault.ADDRESS, True),
        ("556 5.1.10 null MX", Fault.ADDRESS, True),
        ("450 4.1.1 not yet known", Fault.ADDRESS, False),
        # A full mailbox is emptied, so it gets the four hours of every other delay.
        ("552 5.2.2 mailbox full", Fault.FULL, False),
        ("452 4.2.2 mailbox full", Fault.FULL, False),
        ("552 5.3.4 too large for this system", Fault.MAIL, True),
        ("552 5.2.3 too large for this mailbox", Fault.MAIL, True),
        ("552 no room", Fault.UNCLEAR, True),
        ("554 5.6.0 bad content", Fault.MAIL, True),
        ("554 5.7.1 looks like spam", Fault.MAIL, True),
        ("550 5.7.26 unauthenticated", Fault.MAIL, True),
        ("451 4.7.1 greylisted", Fault.MAIL, False),
        # What is wrong with us is put right, and then the same mail can go.
        ("550 5.1.8 your domain has no address", Fault.OURS, False),
        ("535 5.7.8 wrong password", Fault.OURS, False),
        ("530 authentication required", Fault.OURS, False),
        ("550 5.2.1 disabled, or too much mail", Fault.UNCLEAR, True),
        ("550 mailbox unavailable", Fault.UNCLEAR, True),
        ("421 4.3.2 shutting down", Fault.UNCLEAR, False),
        ("450 later", Fault.UNCLEAR, False),
    ],
)
def test_whose_fault_a_refusal_is_decides_whether_it_is_final(answer: str, fault: Fault, *, final: bool) -> None:
    code = int(answer[:3])

    assert fault_of(status_in(answer), code) is fault
    assert is_final(code, fault) is final


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("5.1.1", Verdict.HARD),
        ("5.1.2", Verdict.HARD),
        ("5.1.6", Verdict.HARD),
        ("5.1.10", Verdict.HARD),
        ("4.1.1", Verdict.SOFT),
        ("5.2.1", Verdict.SOFT),
        ("5.2.2", Verdict.SOFT),
        ("4.4.7", Verdict.SOFT),
        ("5.4.4", Verdict.SOFT),
        ("5.0.0", Verdict.SOFT),
        ("", Verdict.SOFT),
        ("5.7.1", Verdict.POLICY),
        ("4.7.0", Verdict.POLICY),
        ("5.6.1", Verdict.POLICY),
        ("5.3.4", Verdict.POLICY),
        ("5.1.8", Verdict.POLICY),
    ],
)
def test_what_a_bounce_means_for_the_address(status: str, verdict: Verdict) -> None:
    assert verdict_of(status) is verdict


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("550 5.1.1 no", "5.1.1"),
        ("550-5.7.26 one\n550 5.7.26 two", "5.7.26"),
        ("smtp; 550 #5.1.0 address rejected", "5.1.0"),
        ("no code at all", ""),
        ("from 192.5.1.1 refused", ""),
        ("version 5.1.1.2", ""),
        ("3.1.1", ""),
    ],
)
def test_a_status_is_found_in_a_server_s_words(words: str, status: str) -> None:
    assert status_in(words) == status

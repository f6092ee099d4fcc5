"""Our signatures, checked by the published library of Standard Webhooks."""

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from watcher.delivery.signing import lasting, new_secret, replaced, signature_headers

BODY = b'{"type": "trial.changed", "title": "\xc3\x89tude"}'
OLD, NEW, THIRD = new_secret(bytes(32)), new_secret(bytes(range(32))), new_secret(bytes(range(1, 33)))


@pytest.fixture
def now() -> datetime:
    """Read the clock as the test begins: the library refuses a timestamp of five minutes ago."""
    return datetime.now(UTC)


def test_the_published_library_accepts_a_signature(now: datetime) -> None:
    headers = signature_headers([NEW], "tw_1", now, BODY)

    assert Webhook(NEW).verify(BODY, headers) == {"type": "trial.changed", "title": "Étude"}


@pytest.mark.parametrize("secret", [OLD, NEW])
def test_while_a_secret_is_replaced_the_old_and_the_new_one_fit(secret: str, now: datetime) -> None:
    """F46: a receiver may change whenever it likes while both are kept."""
    headers = signature_headers([NEW, OLD], "tw_1", now, BODY)

    assert Webhook(secret).verify(BODY, headers)


@pytest.mark.parametrize(
    ("changed", "body"),
    [
        ({}, BODY + b" "),
        ({"webhook-id": "tw_2"}, BODY),
    ],
)
def test_what_was_altered_on_the_way_does_not_fit(changed: dict[str, str], body: bytes, now: datetime) -> None:
    headers = signature_headers([NEW], "tw_1", now, BODY) | changed

    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(body, headers)


def test_another_second_does_not_fit(now: datetime) -> None:
    headers = signature_headers([NEW], "tw_1", now, BODY)
    later = {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)}

    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(BODY, later)


def test_after_the_replacement_the_old_secret_no_longer_fits(now: datetime) -> None:
    """F46: and a secret that leaked is worth nothing any more."""
    headers = signature_headers([NEW], "tw_1", now, BODY)

    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(BODY, headers)


def test_f46_a_replaced_secret_fits_until_its_second_and_not_a_moment_longer(now: datetime) -> None:
    secrets = replaced([OLD], NEW, now, until := now.replace(microsecond=0) + timedelta(hours=24))

    last = signature_headers(secrets, "tw_1", until - timedelta(seconds=1), BODY)
    after = signature_headers(secrets, "tw_1", until, BODY)

    assert len(last["webhook-signature"].split()) == 2
    assert after == signature_headers([NEW], "tw_1", until, BODY)


def test_f46_while_both_fit_the_published_library_takes_either(now: datetime) -> None:
    headers = signature_headers(replaced([OLD], NEW, now, now + timedelta(hours=24)), "tw_1", now, BODY)

    for secret in (OLD, NEW):
        assert Webhook(secret).verify(BODY, headers)


def test_f46_after_a_leak_every_former_secret_ends_at_once(now: datetime) -> None:
    once = replaced([OLD], NEW, now, now + timedelta(hours=24))

    assert replaced(once, THIRD, now, now) == [THIRD]


def test_a_secret_that_was_replaced_twice_keeps_its_first_end(now: datetime) -> None:
    once = replaced([OLD], NEW, now, now + timedelta(hours=1))
    twice = replaced(once, THIRD, now, now + timedelta(hours=24))

    assert len(lasting(twice, now)) == 3
    assert [each.partition(";")[0] for each in lasting(twice, now + timedelta(hours=1))] == [THIRD, NEW]


@pytest.mark.parametrize("length", [24, 64])
def test_a_secret_says_what_it_is(length: int) -> None:
    assert new_secret(bytes(length)).startswith("whsec_")


@pytest.mark.parametrize("length", [0, 23, 65])
def test_a_secret_of_too_few_or_too_many_bytes_is_not_made(length: int) -> None:
    with pytest.raises(ValueError, match="24 to 64"):
        new_secret(bytes(length))


@pytest.mark.parametrize("secrets", [[], ["whsec_no base64!"], [f"{OLD};until=1"], [f"{OLD};until=soon"]])
def test_without_a_usable_secret_nothing_is_signed(secrets: list[str], now: datetime) -> None:
    with pytest.raises(ValueError, match="secret") as caught:
        signature_headers(secrets, "tw_1", now, BODY)

    assert "no base64!" not in str(caught.value)

"""A fault strikes the requests it is meant for, as often as it is told."""

import pytest

from watcher.replay.faults import Fault, FaultKind, Faults

STUDIES = "/api/v2/studies?filter.ids=NCT00000001%7CNCT00000002"
NEXT_PAGE = "/api/v2/studies?pageToken=x"


def test_a_fault_is_used_up() -> None:
    faults = Faults()
    faults.switch_on(Fault(FaultKind.BROKEN, times=2))

    struck = [faults.take(STUDIES) is not None for _ in range(3)]

    assert struck == [True, True, False]
    assert faults.active == ()


def test_a_fault_without_a_count_lasts_until_it_is_cleared() -> None:
    faults = Faults()
    faults.switch_on(Fault(FaultKind.BROKEN))
    assert all(faults.take(STUDIES) for _ in range(5))

    faults.clear()

    assert faults.take(STUDIES) is None


def test_the_first_of_several_strikes_first() -> None:
    faults = Faults()
    faults.switch_on(Fault(FaultKind.BROKEN, times=1))
    faults.switch_on(Fault(FaultKind.TOO_MANY, times=1))

    struck = [faults.take(STUDIES) for _ in range(2)]

    assert [fault.kind for fault in struck if fault] == [FaultKind.BROKEN, FaultKind.TOO_MANY]


@pytest.mark.parametrize(
    ("fault", "address", "struck"),
    [
        (Fault(FaultKind.BROKEN, path_contains="/version"), "/api/v2/version", True),
        (Fault(FaultKind.BROKEN, path_contains="/version"), STUDIES, False),
        (Fault(FaultKind.BROKEN, path_contains="NCT00000001|"), STUDIES, True),
        (Fault(FaultKind.REPEAT_PAGE), NEXT_PAGE, True),
        (Fault(FaultKind.REPEAT_PAGE), STUDIES, False),
        (Fault(FaultKind.SKIP_PAGE), STUDIES, True),
        (Fault(FaultKind.SKIP_PAGE), "/api/v2/version", False),
    ],
)
def test_a_fault_knows_its_addresses(fault: Fault, address: str, struck: bool) -> None:
    assert fault.strikes(address) is struck


def test_a_kind_may_be_given_by_its_word() -> None:
    assert Fault(FaultKind("429")).kind is FaultKind.TOO_MANY

"""What is told of the trial's status, of enrollment and of dates."""

import pytest

from tests.spec.cases import Case, cases, diff_of, names, told

STATUS = "protocolSection.statusModule"
DESIGN = "protocolSection.designModule"

STATUS_CASES = cases(
    STATUS,
    ("overallStatus", "RECRUITING", "SUSPENDED", "status", "critical", "Status: Recruiting became Suspended"),
    ("overallStatus", "RECRUITING", "TERMINATED", "status", "critical", "Status: Recruiting became Terminated"),
    ("overallStatus", "RECRUITING", "WITHDRAWN", "status", "critical", "Status: Recruiting became Withdrawn"),
    (
        "overallStatus", "NOT_YET_RECRUITING", "RECRUITING",
        "status", "critical", "Status: Not yet recruiting became Recruiting",
    ),
    ("overallStatus", "WITHHELD", "AVAILABLE", "status", "critical", "Status: Withheld became Available"),
    (
        "overallStatus", "RECRUITING", "ACTIVE_NOT_RECRUITING",
        "status", "notable", "Status: Recruiting became Active, not recruiting",
    ),
    (
        "overallStatus", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION",
        "status", "notable", "Status: Not yet recruiting became Enrolling by invitation",
    ),
    ("overallStatus", "RECRUITING", "UNKNOWN", "status", "notable", "Status: Recruiting became Unknown status"),
    ("overallStatus", "RECRUITING", "PAUSED", "status", "notable", "Status: Recruiting became Paused"),
    ("lastKnownStatus", None, "RECRUITING", "last_known_status", "minor", "Last known status added: Recruiting"),
    ("whyStopped", None, "Slow accrual", "why_stopped", "minor", "Reason for stopping: “Slow accrual”"),
    (
        "expandedAccessInfo", {"hasExpandedAccess": False}, {"hasExpandedAccess": True},
        "expanded_access", "minor", "Expanded access: no became yes",
    ),
    (
        "expandedAccessInfo", {"hasExpandedAccess": False}, None,
        "expanded_access", "administrative", "Expanded access removed: no",
    ),
)  # fmt: skip
ENROLLMENT_CASES = cases(
    DESIGN,
    (
        "enrollmentInfo", {"count": 480, "type": "ESTIMATED"}, {"count": 520, "type": "ESTIMATED"},
        "enrollment", "minor", "Enrollment: 480 planned became 520 planned (+40, +8 %)",
    ),
    (
        "enrollmentInfo", {"count": 100, "type": "ESTIMATED"}, {"count": 120, "type": "ESTIMATED"},
        "enrollment", "notable", "Enrollment: 100 planned became 120 planned (+20, +20 %)",
    ),
    (
        "enrollmentInfo", {"count": 35, "type": "ESTIMATED"}, {"count": 4, "type": "ACTUAL"},
        "enrollment", "notable", "Enrollment: 35 planned became 4 actual (-31, -89 %)",
    ),
    (
        "enrollmentInfo", {"count": 1200, "type": "ESTIMATED"}, {"count": 1200, "type": "ACTUAL"},
        "enrollment", "minor", "Enrollment: 1,200 planned became 1,200 actual",
    ),
    (
        "enrollmentInfo", {"count": 0, "type": "ACTUAL"}, {"count": 5, "type": "ACTUAL"},
        "enrollment", "notable", "Enrollment: 0 actual became 5 actual (+5)",
    ),
    (
        "enrollmentInfo", {"count": 99999999, "type": "ESTIMATED"}, {"count": 50, "type": "ESTIMATED"},
        "enrollment", "minor", "Enrollment: not stated became 50 planned",
    ),
    (
        "enrollmentInfo", None, {"count": 50, "type": "ESTIMATED"},
        "enrollment", "minor", "Enrollment: not stated became 50 planned",
    ),
)  # fmt: skip
DATE_CASES = cases(
    STATUS,
    (
        "primaryCompletionDateStruct",
        {"date": "2026-06", "type": "ESTIMATED"}, {"date": "2027-03", "type": "ESTIMATED"},
        "primary_completion", "notable",
        "Primary completion moved from June 2026 to March 2027 (about 9 months later)",
    ),
    (
        "primaryCompletionDateStruct",
        {"date": "2026-06-30", "type": "ESTIMATED"}, {"date": "2026-04-01", "type": "ESTIMATED"},
        "primary_completion", "notable",
        "Primary completion moved from June 30, 2026 to April 1, 2026 (about 3 months earlier)",
    ),
    (
        "primaryCompletionDateStruct",
        {"date": "2026-06-30", "type": "ESTIMATED"}, {"date": "2026-09-27", "type": "ESTIMATED"},
        "primary_completion", "minor",
        "Primary completion moved from June 30, 2026 to September 27, 2026 (about 3 months later)",
    ),
    (
        "startDateStruct", {"date": "2025-02", "type": "ESTIMATED"}, {"date": "2025-04-11", "type": "ACTUAL"},
        "start", "minor", "Start was reached: April 11, 2025 (planned for February 2025, about 2 months later)",
    ),
    (
        "startDateStruct", {"date": "2025-04", "type": "ESTIMATED"}, {"date": "2025-04-11", "type": "ESTIMATED"},
        "start", "administrative", "Start is now given more precisely: April 11, 2025 (was April 2025)",
    ),
    (
        "primaryCompletionDateStruct", {"date": "2026", "type": "ESTIMATED"}, {"date": "2026-06", "type": "ESTIMATED"},
        "primary_completion", "administrative",
        "Primary completion is now given more precisely: June 2026 (was 2026)",
    ),
    (
        "startDateStruct", {"date": "2025-04-11", "type": "ESTIMATED"}, {"date": "2025-04", "type": "ESTIMATED"},
        "start", "administrative", "Start is now given less precisely: April 2025 (was April 11, 2025)",
    ),
    (
        "startDateStruct", {"date": "2025-04-11", "type": "ESTIMATED"}, {"date": "2025-04-11", "type": "ACTUAL"},
        "start", "minor", "Start was reached: April 11, 2025 (as planned)",
    ),
    (
        "startDateStruct", {"date": "2025-04", "type": "ESTIMATED"}, {"date": "2025-04-11", "type": "ACTUAL"},
        "start", "minor", "Start was reached: April 11, 2025 (planned for April 2025)",
    ),
    (
        "primaryCompletionDateStruct",
        {"date": "2026-03", "type": "ACTUAL"}, {"date": "2026-09", "type": "ESTIMATED"},
        "primary_completion", "notable",
        "Primary completion is planned again, for September 2026 (was March 2026, actual)",
    ),
    (
        "completionDateStruct", {"date": "2026-03-31", "type": "ESTIMATED"}, {"date": "2026-04", "type": "ESTIMATED"},
        "completion", "minor", "Completion moved from March 31, 2026 to April 2026",
    ),
    (
        "completionDateStruct", {"date": "2026-03", "type": "ESTIMATED"}, {"date": "2027", "type": "ESTIMATED"},
        "completion", "minor", "Completion moved from March 2026 to 2027",
    ),
    (
        "completionDateStruct",
        {"date": "2026-07", "type": "ESTIMATED"}, {"date": "2028-07", "type": "ESTIMATED"},
        "completion", "minor", "Completion moved from July 2026 to July 2028 (about 2 years later)",
    ),
    (
        "completionDateStruct", None, {"date": "2028", "type": "ESTIMATED"},
        "completion", "minor", "Completion: 2028 (estimated)",
    ),
    (
        "completionDateStruct", {"date": "2028-07", "type": "ESTIMATED"}, None,
        "completion", "minor", "Completion: July 2028 (estimated) is no longer stated",
    ),
    (
        "studyFirstSubmitDate", "2024-11-01", "2024-11-02",
        "first_submitted", "minor", "First submitted moved from November 1, 2024 to November 2, 2024 (1 day later)",
    ),
    (
        "studyFirstSubmitQcDate", None, "2024-11-05",
        "first_submitted_qc", "minor", "First submitted (quality checked): November 5, 2024",
    ),
    (
        "studyFirstPostDateStruct",
        {"date": "2024-11-08", "type": "ESTIMATED"}, {"date": "2024-11-12", "type": "ACTUAL"},
        "first_posted", "minor", "First posted moved from November 8, 2024 to November 12, 2024 (4 days later)",
    ),
)  # fmt: skip
CASES = (*STATUS_CASES, *ENROLLMENT_CASES, *DATE_CASES)


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_change_of_status_enrollment_or_date_is_told(case: Case) -> None:
    assert told(case) == [case[3:]]


def test_a_date_is_told_with_its_type() -> None:
    [change] = diff_of(DATE_CASES[-3]).changes

    assert change.before == {"date": "2024-11-01", "type": None}

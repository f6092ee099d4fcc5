"""Every condition has words for yes and for no, and they hold the value that decided."""

import pytest

from watcher.model.record import Json
from watcher.model.verdict import Check, Condition, Verdict
from watcher.plain.explain import TELLERS, condition_words, verdict_words

THEN, LATER = "2026-07-03T15:00:00+00:00", "2026-07-04T15:00:00+00:00"
BOSTON: Json = {"place": "Boston", "within_km": 50.0}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition(Check.SINCE, False, THEN, LATER), "you followed it: history, never an alert (found on 2026-07-03"),
        (Condition(Check.PAST, False, "2026-06-30", THEN), "history, never an alert (submitted on 2026-06-30, first"),
        (Condition(Check.LASTING, False, THEN), "the subscription ended on 2026-07-03 15:00 UTC"),
        (Condition(Check.FOLLOWED, False, "NCT99990001", "gastric cancer"), "did not follow NCT99990001"),
        (Condition(Check.MEMBER, False, THEN), "the trial had left it on 2026-07-03"),
        (Condition(Check.OWN_WATCH, False, 3), "it is about another watch"),
        (Condition(Check.KIND, False, "dates", ["status", "sites"]), "wants only status, sites; this is dates"),
        (Condition(Check.IMPORTANCE, False, "minor", "notable"), "is minor, the subscription wants notable or more"),
        (Condition(Check.IMPORTANCE, False, "minor", "critical"), "is minor, the subscription wants critical"),
        (Condition(Check.NEAR, False, 812.0, BOSTON), "812 km (505 mi) from Boston, the subscription wants 50 km"),
        (Condition(Check.NEAR, True, "no coordinates", BOSTON), "the record does not say where the site is"),
        (Condition(Check.NEAR, True, "no site", BOSTON), "it is no change of a site, so Boston does not matter"),
        (Condition(Check.HOSPITAL, False, None, "Example"), "the site has no name, the subscription wants Example"),
        (Condition(Check.BELIEVED, False, "a.b"), "a.b moved in very many trials at once"),
        (Condition(Check.BELIEVED, False, "quiet a.b"), "an operator decided that this tells nobody"),
        (Condition(Check.MATCHED, False), "it waits to be compared"),
        (Condition(Check.MATCHED, False, THEN), "what the subscription asks for was changed since"),
        (Condition(Check.CONFIRMED, False), "the owner of the address has not confirmed yet"),
        (Condition(Check.PAUSED, False, THEN, "paused"), "the subscription is paused since 2026-07-03 15:00 UTC"),
        (Condition(Check.PAUSED, False, THEN, "resumed"), "did not ask for what the pause held back"),
        (Condition(Check.KEPT, False, THEN), "ended on 2026-07-03 15:00 UTC, before it was told"),
        (Condition(Check.CLOSED, False), "it waits for its window"),
        (Condition(Check.TOLD, True, THEN, 12), "it was told in alert 12 on 2026-07-03 15:00 UTC"),
    ],
)  # fmt: skip
def test_a_condition_in_words(condition: Condition, expected: str) -> None:
    assert expected in condition_words(condition)


def test_every_condition_has_words() -> None:
    assert set(TELLERS) == set(Check)


def test_the_first_no_is_the_reason() -> None:
    asked = (Condition(Check.KIND, True, "dates", ["dates"]), Condition(Check.IMPORTANCE, False, "minor", "notable"))

    assert verdict_words(Verdict(asked)) == "Not told: its importance is minor, the subscription wants notable or more."


def test_what_still_waits_is_not_told_yet() -> None:
    waiting = Verdict((), (Condition(Check.MATCHED, False),))

    assert verdict_words(waiting).startswith("Not told yet: ")

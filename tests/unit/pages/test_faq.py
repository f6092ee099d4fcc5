"""What people ask, answered from the record."""

import pytest

from watcher.model.record import Json, Record
from watcher.pages.faq import answers_of


def answer(record: Record, about: str, open_sites: int = 0) -> str:
    return " ".join(next(one.paragraphs for one in answers_of(record, open_sites) if about in one.question))


def arms(*groups: Json) -> Record:
    return {"protocolSection": {"armsInterventionsModule": {"armGroups": list(groups)},
                                "designModule": {"studyType": "INTERVENTIONAL"}}}  # fmt: skip


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (arms({"type": "PLACEBO_COMPARATOR"}), "Yes:"),
        (arms({"type": "SHAM_COMPARATOR"}), "a pretended procedure"),
        (arms({"type": "EXPERIMENTAL", "description": "Drug and placebo cream"}), "A placebo is part of it"),
        (arms({"type": "EXPERIMENTAL"}), "None of its groups is described as getting one"),
        (arms(), "does not speak of groups"),
        ({}, "does not speak of groups"),
    ],
)
def test_a_placebo_is_neither_hidden_nor_invented(record: Record, said: str) -> None:
    assert said in answer(record, "placebo")


@pytest.mark.parametrize(
    ("status", "open_sites", "said"),
    [
        ("RECRUITING", 1, "at 1 site now"),
        ("RECRUITING", 7, "at 7 sites now"),
        ("RECRUITING", 0, "does not say at which sites"),
        ("SUSPENDED", 0, "Not now"),
        ("COMPLETED", 0, "Nobody can join this trial any more"),
        ("WITHDRAWN", 0, "Nobody can join this trial any more"),
    ],
)
def test_who_can_join_now(status: str, open_sites: int, said: str) -> None:
    record: Record = {"protocolSection": {"statusModule": {"overallStatus": status}}}

    assert said in answer(record, "Can I join", open_sites)

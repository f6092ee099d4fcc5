"""Query expressions become trees with the registry's precedence, and wrong ones are refused in its words."""

import pytest

from watcher.errors import QueryError
from watcher.replay.expression import (
    And,
    Covering,
    Distance,
    Everything,
    Expression,
    InArea,
    InDocument,
    Missing,
    Not,
    Or,
    Phrase,
    Range,
    Words,
    parse,
)


def word(*words: str) -> Words:
    return Words(words)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("heart attack", word("heart", "attack")),
        ('"heart attack"', Phrase("heart attack")),
        ("a AND b", And((word("a"), word("b")))),
        ('a "b c"', And((word("a"), Phrase("b c")))),
        ("a OR b AND c", Or((word("a"), And((word("b"), word("c")))))),
        ("(a OR b) AND c", And((Or((word("a"), word("b"))), word("c")))),
        ("a NOT b", And((word("a"), Not(word("b"))))),
        ("NOT a AND b", And((Not(word("a")), word("b")))),
        (
            "(head OR neck) AND pain NOT cancer",
            And((Or((word("head"), word("neck"))), word("pain"), Not(word("cancer")))),
        ),
        ("AREA[City]New York", InArea("City", size=False, part=word("New", "York"))),
        ("AREA[City]a AND b", And((InArea("City", size=False, part=word("a")), word("b")))),
        ("NOT AREA[X]MISSING", Not(InArea("X", size=False, part=Missing()))),
        ("AREA[X:size]2", InArea("X", size=True, part=word("2"))),
        ("AREA[X]RANGE[ MIN , 16 years ]", InArea("X", size=False, part=Range(None, "16 years"))),
        ("AREA[X]RANGE[2023-01-15,MAX]", InArea("X", size=False, part=Range("2023-01-15", None))),
        ("AREA[X]DISTANCE[42.36, -71.06, 50 km]", InArea("X", size=False, part=Distance(42.36, -71.06, 50.0))),
        ("SEARCH[Location](a AND b)", InDocument("Location", And((word("a"), word("b"))))),
        ('COVERAGE[FullMatch]"a b"', Covering("FullMatch", Phrase("a b"))),
        ("COVER[EndsWith]a", Covering("EndsWith", word("a"))),
        ("EXPANSION[None]SLE", word("SLE")),
        ("TILT[BriefTitle]a", word("a")),
    ],
)
def test_each_operator_binds_as_the_registry_binds_it(text: str, tree: Expression) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("ALL", Everything()),
        ("AML,ALL", And((word("AML"), Everything()))),
        (r"\ALL", word("ALL")),
        (r"AML,\ALL", word("AML,ALL")),
        (r'"a \"b\" c"', Phrase('a "b" c')),
        ("ANDROID ALLERGY", word("ANDROID", "ALLERGY")),
        ("cats and dogs or not", word("cats", "and", "dogs", "or", "not")),
        ('"NOT ALL"', Phrase("NOT ALL")),
    ],
)
def test_operator_words_work_alone_in_capitals_and_unescaped(text: str, tree: Expression) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("NOT", "inner bool query clause cannot be null"),
        ("", "mismatched input '<EOF>'"),
        ("a AND", "mismatched input '<EOF>'"),
        ("AND a", "mismatched input 'AND'"),
        ("(a", "missing ')' at '<EOF>'"),
        ("a)", "mismatched input ')'"),
        ("COV[FullMatch]a", "mismatched input '['"),
        ("COVERAGE[FullMatc]a", "Invalid coverage: FullMatc"),
        ("EXPANSION[Some]a", "Invalid expansion: Some"),
        ("AREA[X]DISTANCE(1,2,3mi)", "mismatched input '('"),
        ("AREA[X]DISTANCE[1,2]", "Invalid distance: `[1,2]`, expected [latitude,longitude,distance mi|km]"),
        ("AREA[X]RANGE[1]", "Invalid range: `[1]`, expected [from,to]"),
        ("AREA[X:length]2", "Unknown area name: `X:length`"),
        ("AREA", "mismatched input '<EOF>'"),
        ("MAX", "token recognition error at: 'MAX'"),
        ('a "b', "token recognition error at: '\"b'"),
    ],
)
def test_a_wrong_expression_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text)
    assert str(refused.value) == complaint

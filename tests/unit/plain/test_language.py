"""The language that words are made in."""

# ruff: noqa: RUF001 - Chinese has signs of its own

from gettext import NullTranslations

import pytest
from babel.numbers import format_decimal

from tests.unit.plain.speakers import readers_of
from watcher.model.change import Change, Importance, Kind
from watcher.model.schedule import QuietHours, Schedule, Weekday
from watcher.model.watch import Frequency, Place, Vicinity, Watch, WatchKind
from watcher.plain import date_words, site_words, summary
from watcher.plain.ages import age_words
from watcher.plain.dates import distance_words
from watcher.plain.hours import when_words
from watcher.plain.language import Language, _, language_of, spoken
from watcher.plain.places import country_words, vicinity_title, vicinity_words
from watcher.plain.searches import watch_title

ES, ZH = Language.SPANISH, Language.CHINESE
BOSTON = Vicinity(Place("Boston", 42.36, -71.06), 50)


def test_nothing_is_said_in_another_language_after_a_reader_of_it_was_told() -> None:
    with readers_of(ES):
        assert _("Recruiting") == "En reclutamiento"
    assert (spoken(), _("Recruiting")) == (Language.ENGLISH, "Recruiting")


def test_without_catalogs_every_language_is_english() -> None:
    with readers_of(ZH, NullTranslations()):
        assert _("Recruiting") == "Recruiting"


def test_nothing_stays_nothing() -> None:
    """A catalog has its own description under the empty message."""
    with readers_of(ES):
        assert _("") == ""


@pytest.mark.parametrize(
    ("tag", "expected"), [("es", ES), ("zh-Hans", ZH), ("en", Language.ENGLISH), ("xx", Language.ENGLISH), (None, "en")]
)
def test_a_tag_that_nobody_speaks_here_is_english(tag: str | None, expected: Language) -> None:
    assert language_of(tag) == expected


@pytest.mark.parametrize("language", Language)
def test_all_languages_write_numbers_as_the_registry_does(language: Language) -> None:
    assert format_decimal(1234567.5, locale=language.locale) == "1,234,567.5"


@pytest.mark.parametrize(
    ("written", "spanish", "chinese"),
    [
        ("2026-03-09", "9 de marzo de 2026", "2026年3月9日"),
        ("2026-03", "marzo de 2026", "2026年3月"),
        ("2026", "2026", "2026年"),
        ("soon", "soon", "soon"),
    ],
)
def test_dates(written: str, spanish: str, chinese: str) -> None:
    with readers_of(ES):
        assert date_words(written) == spanish
    with readers_of(ZH):
        assert date_words(written) == chinese


@pytest.mark.parametrize(
    ("days", "spanish", "chinese"),
    [
        (1, "1 día más tarde", "推迟1天"),
        (-3, "3 días antes", "提前3天"),
        (270, "aproximadamente 9 meses más tarde", "推迟约9个月"),
        (-760, "aproximadamente 2 años y 1 mes antes", "提前约2年零1个月"),
    ],
)
def test_distances_in_time(days: int, spanish: str, chinese: str) -> None:
    with readers_of(ES):
        assert distance_words(days) == spanish
    with readers_of(ZH):
        assert distance_words(days) == chinese


@pytest.mark.parametrize(
    ("age", "spanish", "chinese"),
    [("18 Years", "18 años", "18岁"), ("1 Month", "1 mes", "1个月"), ("any", "any", "any")],
)
def test_ages(age: str, spanish: str, chinese: str) -> None:
    with readers_of(ES):
        assert age_words(age) == spanish
    with readers_of(ZH):
        assert age_words(age) == chinese


@pytest.mark.parametrize(
    ("country", "spanish", "chinese"),
    [
        ("United States", "Estados Unidos", "美国"),
        ("Turkey (Türkiye)", "Turquía", "土耳其"),
        ("Korea, Republic of", "Corea del Sur", "韩国"),
        ("Atlantis", "Atlantis", "Atlantis"),
    ],
)
def test_countries(country: str, spanish: str, chinese: str) -> None:
    assert country_words(country) == country
    with readers_of(ES):
        assert country_words(country) == spanish
    with readers_of(ZH):
        assert country_words(country) == chinese


def test_a_site_keeps_its_own_name_and_only_its_country_is_told_anew() -> None:
    with readers_of(ES):
        assert site_words({"facility": "Example Clinic", "city": "Bern", "country": "Switzerland"}) == (
            "Example Clinic, Bern, Suiza"
        )


def test_hours_of_a_digest() -> None:
    one = Schedule("Europe/Berlin", 13, Weekday.SATURDAY, QuietHours(22, 7))
    with readers_of(ES):
        assert when_words(Frequency.WEEKLY, one) == (
            "una vez por semana, cada sábado a la 1 p. m. (hora de Berlín), si hubo cambios, "
            "pero nunca de 10 p. m. a 7 a. m. (hora de Berlín)"
        )
    with readers_of(ZH):
        assert when_words(Frequency.DAILY, Schedule("America/New_York")) == "每天一次，纽约时间上午8点，仅在有变动时"


def test_a_place_is_stored_in_english_whoever_follows_it_first() -> None:
    with readers_of(ES):
        assert vicinity_title(BOSTON) == "within 50 km (31 mi) of Boston"
        assert vicinity_words(BOSTON) == "a menos de 50 km (31 mi) de Boston"


@pytest.mark.parametrize(
    ("title", "english", "spanish"),
    [
        (
            "condition: gastric cancer; status: Recruiting or Completed",
            "gastric cancer; status: Recruiting or Completed",
            "gastric cancer; estado: En reclutamiento o Completado",
        ),
        # What a patient typed is no label and no value of a list.
        *[("words: status or sex; made up: Child", *["status or sex; made up: Child"] * 2)],
        ("title: status or sex", "title: status or sex", "título: status or sex"),
    ],
)
def test_a_search_s_labels_and_listed_values_are_told_anew(title: str, english: str, spanish: str) -> None:
    search = Watch(1, WatchKind.SEARCH, title, None, {})
    assert watch_title(search) == english
    with readers_of(ES):
        assert watch_title(search) == spanish


@pytest.mark.parametrize(
    ("field", "before", "after", "spanish", "chinese"),
    [
        (
            "status", "RECRUITING", "TERMINATED",
            "Estado: pasó de En reclutamiento a Terminado antes de tiempo", "状态：由招募中变为已提前终止",
        ),
        (
            "enrollment", {"count": 40, "type": "ESTIMATED"}, {"count": 60, "type": "ACTUAL"},
            "Número de participantes: pasó de 40 previstos a 60 reales (+20, +50%)",
            "参与人数：由计划40人变为实际60人（+20，+50%）",
        ),
        (
            "minimum_age", "18 Years", "21 Years",
            "La edad mínima subió de 18 a 21 años", "年龄下限由18岁提高到21岁",
        ),
        (
            "completion", {"date": "2026-03", "type": "ESTIMATED"}, {"date": "2026-12", "type": "ESTIMATED"},
            "Finalización: pasó de marzo de 2026 a diciembre de 2026 (aproximadamente 9 meses más tarde)",
            "完成：由2026年3月改为2026年12月（推迟约9个月）",
        ),
    ],
)  # fmt: skip
def test_changes(field: str, before: object, after: object, spanish: str, chinese: str) -> None:
    change = Change(Kind.STATUS, field, field, "changed", before, after, Importance.NOTABLE, "detail")  # type: ignore[arg-type]
    with readers_of(ES):
        assert summary(change) == spanish
    with readers_of(ZH):
        assert summary(change) == chinese

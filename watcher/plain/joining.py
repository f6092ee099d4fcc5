"""Words put together: lists, clauses and sentences, with the signs that each language writes between them."""

from collections.abc import Iterable

from watcher.plain.language import Language, _, pgettext, spoken


def listed(words: Iterable[str]) -> str:
    """Return `a, b, c`."""
    return pgettext("between words", ", ").join(words)


def clauses(told: Iterable[str]) -> str:
    """Return `this; that`."""
    return pgettext("between clauses", "; ").join(told)


def sentences(told: Iterable[str]) -> str:
    """Return `This. That`, without a full stop at the end."""
    return pgettext("between sentences", ". ").join(told)


def headed(head: str, told: str) -> str:
    """Return `Heading: what is told`."""
    return f"{head}{colon()}{told}"


def colon() -> str:
    """Return what stands between a heading and what it heads; every message that has a heading writes it so."""
    return pgettext("after a heading", ": ")


def comma() -> str:
    """Return what stands between two parts of a sentence, which are no list."""
    return pgettext("between parts of a sentence", ", ")


def full_stop() -> str:
    """Return what stands between a heading that is a sentence and the next one."""
    return pgettext("between sentences", ". ")


def gap() -> str:
    """Return what stands between two sentences that have their own signs: nothing in Chinese, whose signs are wide."""
    return "" if spoken() is Language.CHINESE else " "


def aside(told: str) -> str:
    """Return words in brackets, as they follow what they belong to."""
    return pgettext("after what it belongs to", " ({told})").format(told=told)


def became(head: str, before: str | None, after: str | None) -> str:
    """Return `Heading: this became that`."""
    unsaid = _("not stated")
    return _("{head}: {before} became {after}").format(head=head, before=before or unsaid, after=after or unsaid)


def near_words(told: str, place: str | None) -> str:
    """Return `2 new sites near Boston`; only what is told where there is no place."""
    return _("{told} near {place}").format(told=told, place=place) if place else told


def away_words(site: str, distance: str | None) -> str:
    """Return `Invented Clinic, Boston, 3 km (2 mi)`; only the site where its distance is unknown."""
    return _("{site}, {distance}").format(site=site, distance=distance) if distance else site


def small(words: str) -> str:
    """Return words that begin a sentence as they stand within one."""
    return f"{words[:1].lower()}{words[1:]}"


def large(words: str) -> str:
    """Return words as they begin a sentence."""
    return f"{words[:1].upper()}{words[1:]}"

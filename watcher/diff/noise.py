"""The named rules that say why a difference tells nobody; `plain.noise_words` gives each its reason."""

from enum import StrEnum


class Rule(StrEnum):
    #: The data release a record was served from; it moves in every record at every release.
    VERSION_HOLDER = "version-holder"
    #: Somebody confirmed the record; most confirmations change nothing else.
    VERIFICATION_DATE = "verification-date"
    #: When the record was last sent or posted: it says that something changed, never what.
    UPDATE_DATE = "update-date"
    #: A posting date turned from estimated to actual on the same day.
    POSTING_DATE_TYPE = "posting-date-type"
    #: The same list in another order. It stands on the list and claims no leaf of its own.
    REORDER = "reorder"
    #: The same words with other escapes, white space or bullets.
    WHITESPACE = "whitespace"
    #: The same eligibility criteria with other numbers, in another order or under a heading that only names a section.
    CRITERIA_FORM = "criteria-form"
    #: Null, an empty text, list or object, or nothing at all: four ways to say nothing.
    EMPTY = "empty"
    #: The same place under another name.
    SITE_RENAMED = "site-renamed"
    #: The same place with another city, state, ZIP code or country.
    SITE_ADDRESS = "site-address"
    #: The same place with other coordinates.
    SITE_GEOCODE = "site-geocode"
    #: A value that came back within days, or went again: told once. It needs the trial's history, so `sweep` finds it.
    FLAP = "flap"

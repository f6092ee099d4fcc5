"""Plain words: what the record says, as a person would say it. English; facts stay verbatim."""

from watcher.plain.dates import date_words
from watcher.plain.forms import change_json, diff_json
from watcher.plain.groups import group_summary
from watcher.plain.labels import field_label, kind_words, label
from watcher.plain.lines import Line, told_lines
from watcher.plain.printable import one_line, printable
from watcher.plain.reasons import noise_words, reason
from watcher.plain.sites import site_words
from watcher.plain.summary import because, summary
from watcher.plain.tokens import phase_words, status_words, token_words
from watcher.plain.words import Segment, shorten, word_diff

__all__ = [
    "Line",
    "Segment",
    "because",
    "change_json",
    "date_words",
    "diff_json",
    "field_label",
    "group_summary",
    "kind_words",
    "label",
    "noise_words",
    "one_line",
    "phase_words",
    "printable",
    "reason",
    "shorten",
    "site_words",
    "status_words",
    "summary",
    "token_words",
    "told_lines",
    "word_diff",
]

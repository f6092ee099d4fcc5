"""What to do with a message that is too long for a mail: keep its beginning and its end, and say where the rest is.

Gmail shows the first 102 KB of a mail and hides what follows, and with it the links that end a subscription.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from watcher.delivery.email.outline import Open, Outline, outline_of
from watcher.model.alert import Message

#: The whole mail, as it is sent: below 102 KB however they are counted.
MOST_BYTES = 102_000
#: For the headers, a DKIM signature among them.
HEADER_BYTES = 4_000
#: For the value of one slot, which is a link of the service.
SLOT_BYTES = 300
#: What the text may take where the HTML is long too, which most people read instead.
TEXT_SHARE = 0.25
#: What the notice takes.
NOTICE_BYTES = 600

SHORTENED = "This mail was too long, so it is shortened here."
_URL = re.compile(r"https?://[^\s<>\"')\]]{1,300}")
#: The line above the part that says why the reader gets this.
_RULE = re.compile(r"^-{10,}$", re.MULTILINE)
#: What an element must stand in where its parent takes no plain text.
WRAPPERS = {"ul": ("li",), "ol": ("li",), "tr": ("td",), "tbody": ("tr", "td"), "table": ("tr", "td")}

Encode: TypeAlias = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much of a mail a text takes."""

    slots: Sequence[str]
    encode: Encode

    def size(self, text: str) -> int:
        return len(self.encode(text)) + SLOT_BYTES * len(self.places(text))

    def places(self, text: str) -> list[int]:
        """Return where slots stand."""
        names = "|".join(map(re.escape, self.slots)) or r"(?!)"
        return [found.start() for found in re.finditer(names, text)]

    def fitting(self, text: str, room: int) -> int:
        """Return how many characters of the beginning fit into a room."""
        # No character takes less than a byte.
        lengths = range(max(0, min(len(text), room)) + 1)
        return max(0, bisect_right(lengths, room, key=lambda length: self.size(text[:length])) - 1)

    def first_ending(self, text: str, places: Iterable[int], room: int) -> int:
        """Return the first of these places from which the rest of a text fits into a room; its end, if none is."""
        return next((at for at in places if len(text) - at <= room and self.size(text[at:]) <= room), len(text))


def fit(message: Message, slots: Sequence[str], encode: Encode) -> Message:
    """Return a message whose mail has at most 102,000 bytes; one that fits comes back as it is."""
    measure = _Measure(slots, encode)
    text_size, html_size = measure.size(message.text), measure.size(message.html)
    room = MOST_BYTES - HEADER_BYTES
    if text_size + html_size <= room:
        return message
    text_room = max(int(room * TEXT_SHARE), room - html_size) if message.html else room
    text = message.text if text_size <= text_room else _short_text(message.text, measure, text_room)
    html_room = room - measure.size(text)
    html = message.html if html_size <= html_room else _short_html(message.html, measure, html_room)
    return replace(message, text=text, html=html)


def _short_text(text: str, measure: _Measure, room: int) -> str:
    """Keep what says why the reader gets this and how to stop it, and as many whole lines before it as fit."""
    ends = [*(found.start() for found in _RULE.finditer(text)), *(_line_start(text, at) for at in measure.places(text))]
    end = measure.first_ending(text, ends, room // 2)
    head = text[: min(end, measure.fitting(text, room - measure.size(text[end:]) - NOTICE_BYTES))]
    head = (head.rpartition("\n")[0] or head.rpartition(" ")[0] or head).rstrip()
    link = _link(head, text)
    return f"{head}\n\n{SHORTENED}\n{f'The rest: {link}' if link else ''}\n\n{text[end:]}"


def _short_html(html: str, measure: _Measure, room: int) -> str:
    """Keep the beginning, and from the first slot after it that leaves room for one; without such a place, nothing."""
    outline = outline_of(html)
    cut = outline.last_cut(measure.fitting(html, room // 2))
    if cut is None:
        return ""
    ends = (_end_of(outline, cut, at) for at in measure.places(html) if at > outline.places[cut])
    end = measure.first_ending(html, ends, room // 2)
    # Now that the end is known, the beginning may be longer.
    most = measure.fitting(html, room - measure.size(html[end:]) - NOTICE_BYTES)
    cut = outline.last_cut(min(end, most))
    return "" if cut is None else _without_middle(html, outline, cut, end)


def _end_of(outline: Outline, cut: int, slot: int) -> int:
    """Return where the outermost element starts that holds a slot and not the cut."""
    within = outline.within[outline.index_at(slot)]
    shared = len(_common(outline.before[cut], within))
    return within[shared][1] if len(within) > shared else outline.places[outline.index_at(slot)]


def _without_middle(html: str, outline: Outline, cut: int, end: int) -> str:
    """Leave out what stands between, closing what is open before it and not after it."""
    before = outline.before[cut]
    common = _common(before, outline.before[outline.index_at(end)])
    head = html[: outline.places[cut]]
    closing = "".join(f"</{name}>" for name, _ in reversed(before[len(common) :]))
    return head + closing + _notice(_link(head, html), common) + html[end:]


def _notice(link: str, within: Open) -> str:
    words = f'<br>{SHORTENED} <a href="{link}">Read the rest</a>.<br>' if link else f"<br>{SHORTENED}<br>"
    wrappers = WRAPPERS.get(within[-1][0], ()) if within else ()
    return "".join(f"<{name}>" for name in wrappers) + words + "".join(f"</{name}>" for name in reversed(wrappers))


def _common(one: Open, other: Open) -> Open:
    """Return the elements that two places are both in."""
    shared = next((depth for depth, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return one[: min(len(one), len(other)) if shared is None else shared]


def _link(head: str, whole: str) -> str:
    """Return the link nearest before the cut: the page of the trial that is cut. Else the first one, or nothing."""
    before = _URL.findall(head)
    if before:
        return str(before[-1])
    found = _URL.search(whole)
    return found.group() if found else ""


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1

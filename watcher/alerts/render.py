"""Messages and pages, from templates that are compiled and tried at the start."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import jinja2

from watcher.alerts.asked import Asked, tell_asked
from watcher.alerts.caps import LONGEST_NAME, LONGEST_NOTE, NOTES, SIZES, WHOLE, Caps
from watcher.alerts.diff_view import DiffView
from watcher.alerts.disabled import SAMPLE_DISABLED, Disabled
from watcher.alerts.sample_pages import SAMPLE_DIFF, SAMPLE_PAGES, SamplePages
from watcher.alerts.samples import SAMPLE_ALERTS, SAMPLE_ASKED
from watcher.alerts.telling import tell
from watcher.alerts.templates import FAULTS, compile_template, fault, load_environment
from watcher.alerts.webhook import webhook_message
from watcher.model.alert import Alert, Message
from watcher.model.frame import Frame
from watcher.model.watch import Channel
from watcher.plain.cut import cut
from watcher.plain.language import _

__all__ = ["Asked", "Renderer", "check_templates", "load_templates", "webhook_message"]

#: Of both forms together. Mail programs hide what is beyond 102 kB of a mail, and its encoding adds up to a fifth.
MOST_BYTES: Final = 80_000
#: A shell without addresses, for samples.
BARE: Final = Frame()


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns values into texts; made by `load_templates`, shared by everyone, changed by nobody.

    Each method raises TemplateError naming file and line where a template does not fit its values.
    """

    directory: Path
    environment: jinja2.Environment

    def message(self, alert: Alert, now: datetime) -> Message:
        """Return what an alert says in its address's channel."""
        match alert.address.channel:
            case Channel.EMAIL:
                return self.email(alert)
            case Channel.WEBHOOK:
                return webhook_message(alert, now)
            case Channel.APPRISE:
                return self.note(alert)

    def email(self, alert: Alert) -> Message:
        """Return the mail of an alert, with the slots `[[leave]]` and `[[leave:0]]`, `[[leave:1]]`, ... in it.

        What would be too long for a mail program is told again in fewer words, with the slot `[[whole]]`.
        """
        messages = (self._message("alert", {"told": tell(alert, caps)}) for caps in SIZES[:-1])
        small = next((message for message in messages if _size(message) <= MOST_BYTES), None)
        return small or self._message("alert", {"told": tell(alert, SIZES[-1])})

    def whole(self, alert: Alert) -> str:
        """Return the mail as a page with all that the mail may have had no room for, and the same slots."""
        return self._message("alert", {"told": tell(alert, WHOLE)}).html

    def note(self, alert: Alert) -> Message:
        """Return an alert as the title and the text of a service that Apprise knows; nothing in it is personal."""
        notes = (self._note(alert, caps) for caps in NOTES)
        small = next((note for note in notes if len(note.text) <= LONGEST_NOTE), None)
        if small:
            return small
        brief = self._note(alert, NOTES[-1])
        return replace(brief, text=f"{cut(brief.text.strip(), LONGEST_NOTE - 1)}\n")

    def confirmation(self, asked: Asked) -> Message:
        """Return the mail that asks whether the reader wants this, with the slot `[[confirm]]` in it."""
        return self._message("confirm", {"asked": tell_asked(asked)})

    def disabled(self, disabled: Disabled) -> Message:
        """Return the mail that tells a webhook's owner that nothing is sent there any more."""
        return self._message("disabled", {"disabled": disabled})

    def manage(self, about: str | None) -> Message:
        """Return the mail with the slot `[[manage]]`: the way to all that its reader follows.

        `about` is what they asked to follow although they follow it; None: they asked for the link.
        """
        return self._message("manage", {"about": about})

    def page(self, name: str, frame: Frame = BARE, /, **context: object) -> str:
        """Return a page of the web part; each template says in its first line which values it takes."""
        return self._render(f"page/{name}", {"frame": frame, **context})

    def diff_page(self, diff: DiffView) -> str:
        """Return a diff as a document of its own, for a browser or as the body of a mail."""
        return self._render(
            "diff/diff.html", {"diff": diff, "subject": _("What changed in {nct_id}").format(nct_id=diff.nct_id)}
        )

    def _note(self, alert: Alert, caps: Caps) -> Message:
        context = {"told": tell(alert, caps)}
        title = self._line("apprise/alert/title.txt", context)
        return Message(title, f"{self._render('apprise/alert/body.txt', context).strip()}\n", "")

    def _message(self, name: str, context: Mapping[str, object]) -> Message:
        subject = self._line(f"email/{name}/subject.txt", context)
        whole = {**context, "subject": subject}
        text = self._render(f"email/{name}/body.txt", whole)
        return Message(subject, f"{text.strip()}\n", self._render(f"email/{name}/body.html", whole))

    def _line(self, name: str, context: Mapping[str, object]) -> str:
        # A line break in a subject would start a header of the registry's choosing.
        return cut(" ".join(self._render(name, context).split()), LONGEST_NAME)

    def _render(self, name: str, context: Mapping[str, object]) -> str:
        template = compile_template(self.environment, self.directory, name)
        try:
            return template.render(context)
        except FAULTS as error:
            raise fault(error, self.directory, name) from error


def _size(message: Message) -> int:
    return len(message.text.encode(errors="replace")) + len(message.html.encode(errors="replace"))


def load_templates(directory: Path, pages: SamplePages = SAMPLE_PAGES) -> Renderer:
    """Compile and try every template; raises TemplateError naming file and line of a broken one."""
    root = directory.resolve()
    renderer = Renderer(root, load_environment(root))
    check_templates(renderer, pages)
    return renderer


def check_templates(renderer: Renderer, pages: SamplePages = SAMPLE_PAGES) -> None:
    """Render every mail and page with built-in samples; raises TemplateError for the first that fails."""
    for alert in SAMPLE_ALERTS.values():
        renderer.email(alert)
        renderer.note(alert)
    for asked in SAMPLE_ASKED.values():
        renderer.confirmation(asked)
    renderer.disabled(SAMPLE_DISABLED)
    for about in (None, "the trial “A Trial of Exemplumab” (NCT99990001)"):
        renderer.manage(about)
    for name, context in pages.items():
        renderer.page(name, **context)
    renderer.diff_page(SAMPLE_DIFF)

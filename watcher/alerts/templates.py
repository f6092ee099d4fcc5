"""Loading templates: compiled at the start, style sheets moved into the tags, faults named by file and line."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from textwrap import fill
from traceback import walk_tb
from typing import Final

import css_inline
import jinja2
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from watcher.alerts.telling import limit_words, trial_url, watch_words
from watcher.errors import TemplateError
from watcher.plain import Segment, date_words, kind_words, noise_words, status_words
from watcher.plain.cut import cut
from watcher.plain.joining import aside, clauses, colon, comma, full_stop, gap, headed, listed
from watcher.plain.language import _, ngettext, pgettext, spoken
from watcher.plain.places import country_words
from watcher.plain.printable import printable
from watcher.plain.tones import tone_of

#: What a template can raise: Jinja's own errors, and those of an expression that does not fit its value.
FAULTS: Final = (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
#: The style sheets that are moved into the tags of each folder's templates.
SHEETS: Final = {"email": ("email/_style.css",), "diff": ("email/_style.css", "diff/_style.css")}
JINJA_TAG: Final = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
#: A registry's text that looks like a slot must not be replaced by a reader's personal link.
SLOT: Final = re.compile(r"\[(?=\[(?:leave|confirm|manage|whole))")
#: Hebrew, Arabic and their neighbors, with the spaces and signs between two such words.
RIGHT_TO_LEFT: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc](?:[^A-Za-z0-9<>&;]*[\u0590-\u08ff\ufb1d-\ufefc])?")
MARKS: Final[dict[str, Callable[[str], str]]] = {
    "same": str,
    "removed": lambda text: f"[-{text}-]",
    "added": lambda text: f"{{+{text}+}}",
}
WIDTH: Final = 76
LONGEST_TITLE: Final = 80


def load_environment(directory: Path) -> jinja2.Environment:
    """Compile every template under the directory; raises TemplateError naming file and line."""
    environment = jinja2.Environment(
        loader=StyledLoader(directory, encoding="utf-8"),
        autoescape=jinja2.select_autoescape(["html"]),
        extensions=["jinja2.ext.i18n"],
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters.update(FILTERS)
    environment.install_gettext_callables(_, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    environment.globals.update(gettext=_said(_), ngettext=_said(ngettext), pgettext=_said(pgettext), spoken=spoken)
    environment.globals.update(colon=colon, comma=comma, full_stop=full_stop, gap=gap)
    names = environment.list_templates(extensions=["html", "txt"])
    if not names:
        raise TemplateError(f"{directory} holds no templates")
    for name in names:
        compile_template(environment, directory, name)
    return environment


def _said(say: Callable[..., str]) -> Callable[..., str]:
    """Return what `_` and its kin call in templates: Jinja's own would not put a message's values through `shown`."""

    @jinja2.pass_eval_context
    def said(context: EvalContext, *message: str | int, **values: object) -> str:
        told = Markup(say(*message)) if context.autoescape else say(*message)  # noqa: S704 - ours, its values are escaped
        return told % {"num": message[-1], **{name: shown(value) for name, value in values.items()}}

    return said


def compile_template(environment: jinja2.Environment, directory: Path, name: str) -> jinja2.Template:
    """Return a compiled template; raises TemplateError naming file and line."""
    try:
        return environment.get_template(name)
    except FAULTS as error:
        raise fault(error, directory, name) from error


def fault(error: Exception, directory: Path, name: str) -> TemplateError:
    """Say what is wrong with a template and where, from what Jinja raised while it compiled or rendered it."""
    if isinstance(error, jinja2.TemplateNotFound):
        return TemplateError(f"{directory / (error.name or name)} is missing")
    if isinstance(error, jinja2.TemplateSyntaxError):
        return TemplateError(
            f"{error.filename or directory / name}, line {error.lineno}: {(error.message or '').rstrip('.')}"
        )
    # Jinja rewrites its tracebacks, so that their frames name the template's own file and line.
    lines = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if Path(frame.f_code.co_filename).is_relative_to(directory)
    ]
    path, line = lines[-1] if lines else (str(directory / name), 1)
    return TemplateError(f"{path}, line {line}: {error}")


class StyledLoader(jinja2.FileSystemLoader):
    """Moves the mails' style sheet into their tags: many mail programs drop style sheets.

    Done once for each template, not for each message, which would cost as much again as rendering it.
    """

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        sheets = SHEETS.get(template.partition("/")[0], ())
        if not sheets or not template.endswith(".html"):
            return source, path, is_fresh
        environment.parse(source, template, path)
        read = super().get_source
        sheet = "".join(read(environment, name)[0] for name in sheets)
        return inline_styles(source, sheet, path), path, is_fresh


def inline_styles(source: str, sheet: str, path: str) -> str:
    """Return a template's source with each rule written into the tags that it matches.

    Raises TemplateError where that would change a Jinja tag: an HTML parser reads `<`, `>` and `&` in one as
    markup, and moves one that stands where HTML allows no text.
    """
    inliner = css_inline.CSSInliner(
        inline_style_tags=False,  # the rules for dark mode have to stay a style sheet
        keep_style_tags=True,
        load_remote_stylesheets=False,
        extra_css=sheet,
    )
    is_whole = "<html" in source
    inlined = inliner.inline(source) if is_whole else inliner.inline_fragment(source, sheet)
    before, after = JINJA_TAG.findall(source), JINJA_TAG.findall(inlined)
    if before == after:
        return inlined
    wrong = next((tag for tag, now in zip(before, after, strict=False) if tag != now), before[-1])
    line = source[: source.index(wrong)].count("\n") + 1
    raise TemplateError(
        f"{path}, line {line}: {wrong} would be changed by the HTML parser; "
        "keep <, > and & out of it and let it stand in text or in an attribute's value"
    )


def shown(value: object) -> object:
    """Return what a template prints, without what could fake or break something."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return SLOT.sub("[ ", printable(value))


def isolated(text: str) -> Markup:
    """Return a text as HTML in which words from right to left do not reorder what stands beside them."""
    return Markup(RIGHT_TO_LEFT.sub(r"<bdi>\g<0></bdi>", str(escape(shown(text)))))  # noqa: S704 - escaped before


def shortened(text: str, longest: int = LONGEST_TITLE) -> str:
    """Return a text on one line, cut at a word where it is long."""
    return cut(" ".join(text.split()), longest)


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Return a paragraph in lines of a mail's width; `first` and `rest` stand before its lines."""
    flat = " ".join(str(shown(text)).split())
    return fill(
        flat,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def marked(segments: Iterable[Segment], label: str = "") -> str:
    """Return a text with what came and went marked as `[-removed-]{+added+}`, after its label."""
    told = "".join(MARKS[segment.kind](segment.text) for segment in segments)
    return headed(label, told) if label else told


FILTERS: Final[dict[str, Callable[..., object]]] = {
    "aside": aside,
    "clauses": clauses,
    "country_words": country_words,
    "date_words": date_words,
    "headed": headed,
    "isolated": isolated,
    "kind_words": kind_words,
    "limit_words": limit_words,
    "listed": listed,
    "marked": marked,
    "noise_words": noise_words,
    "number": "{:,}".format,
    "shortened": shortened,
    "status_words": status_words,
    "tone": tone_of,
    "trial_url": trial_url,
    "watch_words": watch_words,
    "wrapped": wrapped,
}

"""demo, replay, preview, run and its parts, migrate, check: the service and what stands beside it."""

import logging
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from watcher.alerts.render import load_templates
from watcher.alerts.samples import SAMPLE_ALERTS, SAMPLE_ASKED
from watcher.asgi import run_service
from watcher.assets import templates_dir
from watcher.bootstrap import load_renderer, open_service
from watcher.cli.output import as_lines, out
from watcher.cli.session import ask_registry, open_settings, try_senders
from watcher.db import Store
from watcher.db.schema import migrate
from watcher.errors import FailedError
from watcher.model.role import EVERYTHING, Role
from watcher.replay import Histories, serve

#: Where a mail has a reader's own link, a preview has none.
SLOT = re.compile(r"\[\[[\w:]+\]\]")
SAMPLE_LINK = "https://watcher.example.org/sample"

#: Settings that may hold a password, and those that are nothing else; `watcher check` shows neither.
WITH_PASSWORD = frozenset({"smtp_url", "database_url", "bounce_url"})
SECRET = frozenset({"apprise_urls", "bounce_token", "dkim_key"})


def demo(
    folder: Annotated[Path, typer.Option("--out", help="Where the mails and webhooks are written.")] = Path("demo-out"),
    is_served: Annotated[
        bool, typer.Option("--serve", help="Leave its pages and mails up to click through, until Ctrl-C.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="With --serve; 0 takes a free one.")] = 0,
) -> None:
    """Show the whole cycle, offline: three trials change, and the right people are told."""
    from watcher.demo import run_demo  # noqa: PLC0415 - its receivers are needed by nothing else

    run_demo(folder, out, is_served=is_served, port=port)


def replay(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Histories; without it, the shipped ones.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one.")] = 8765,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
) -> None:
    """Serve recorded histories as a registry; prints its origin."""
    histories = Histories.load(folder) if folder else Histories.shipped()

    def announce(origin: str, release: date) -> None:
        as_lines({"Registry": origin, "Release": release})
        out.print(f"Next release: curl -X POST {origin}/replay/advance", markup=False)
        out.print(f"Use it: WATCHER_REGISTRY_URL={origin} watcher poll", markup=False)

    serve(histories, host=host, port=port, on_ready=announce)


def preview(
    folder: Annotated[Path, typer.Option("--to", help="Where the files are written.")] = Path("preview"),
) -> None:
    """Render a sample of every mail, and of what a chat is told, as files, without sending any."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = load_templates(templates_dir())
    mails = {name: renderer.email(alert) for name, alert in SAMPLE_ALERTS.items()}
    mails |= {name: renderer.confirmation(asked) for name, asked in SAMPLE_ASKED.items()}
    for name, mail in mails.items():
        text, html = (SLOT.sub(SAMPLE_LINK, body) for body in (mail.text, mail.html))
        (folder / f"{name}.txt").write_text(f"Subject: {mail.subject}\n\n{text}", encoding="utf-8")
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
        out.print(f"{folder / name}.html: {mail.subject}", markup=False)
    for name, alert in SAMPLE_ALERTS.items():
        note = renderer.note(alert)
        (folder / f"{name}.note.txt").write_text(f"{note.subject}\n\n{note.text}", encoding="utf-8")
        out.print(f"{folder / name}.note.txt: {note.subject}", markup=False)


def run() -> None:
    """Run everything in one process: pages, scheduler, delivery. SIGTERM stops it cleanly."""
    _run(EVERYTHING)


def web() -> None:
    """Run only the pages; any number of these share a PostgreSQL database with one scheduler and some workers."""
    _run(frozenset({Role.WEB}))


def scheduler() -> None:
    """Run only sweeps and what follows from them. Of several one leads; another follows it within seconds."""
    _run(frozenset({Role.SCHEDULER}))


def worker() -> None:
    """Run only delivery; any number of workers, on any number of machines, share what there is to send."""
    _run(frozenset({Role.WORKER}))


def _run(roles: frozenset[Role]) -> None:
    settings = open_settings(logging.INFO)
    facts = {"Runs": ", ".join(role.value for role in Role if role in roles)}
    if Role.SCHEDULER in roles:
        facts["Registry"] = settings.registry_url
    if Role.WORKER in roles:
        facts["Mails"] = "by SMTP" if settings.smtp_url else f"as files in {settings.mail_folder}"
    if Role.WEB in roles:
        facts["Pages"] = f"http://{settings.host}:{settings.port}/"
    with open_service(settings) as service:
        run_service(service, roles, lambda: as_lines(facts))


def migrate_database() -> None:
    """Bring the database to the newest schema."""
    store = Store(open_settings().database)
    try:
        out.print(f"The database is at revision {migrate(store)}.")
    finally:
        store.close()


def check(
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the registry.")] = False,
) -> None:
    """Show every setting, and try the database, the templates and the registry."""
    settings = open_settings()
    for name, value in settings.model_dump().items():
        secret = (name in WITH_PASSWORD and "@" in str(value)) or (name in SECRET and value)
        as_lines({f"WATCHER_{name.upper()}": "(set, with a password)" if secret else value})
    load_renderer()
    out.print("Templates: every one renders")
    with open_service(settings) as service:
        kind = "SQLite" if service.store.is_sqlite else "PostgreSQL"
        out.print(f"Database: answers ({kind}, newest schema)")
        try_senders(service)
        out.print("Mail: by SMTP" if settings.smtp_url else f"Mail: as files in {settings.mail_folder}", markup=False)
        if offline:
            return
        release = ask_registry(service, lambda registry: registry.release())
    if release is None:
        raise FailedError("the registry answered that nothing is new to a first question")
    out.print(f"Registry: answers, release of {release.day}")

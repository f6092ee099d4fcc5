"""Logs: one line for each unit of work, for people on a terminal and as JSON elsewhere. Never addresses or tokens."""

import logging
import sys
from typing import Literal

import structlog
from stamina.instrumentation import set_on_retry_hooks


def configure_log(form: Literal["auto", "console", "json"], least: int = logging.INFO) -> None:
    """Send the log to standard error; standard output belongs to what a command prints."""
    # httpx logs whole addresses, and a webhook's may hold a secret.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # A retry is part of the request it belongs to, and the sweep's one line counts those.
    set_on_retry_hooks([])
    is_console = form == "console" or (form == "auto" and sys.stderr.isatty())
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer() if is_console else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

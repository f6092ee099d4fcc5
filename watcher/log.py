"""Logs: one line for each unit of work, for people on a terminal and as JSON elsewhere. Never addresses or tokens."""

import logging
import sys
from typing import Literal

import structlog


def configure_log(form: Literal["auto", "console", "json"]) -> None:
    """Send the log to standard error; standard output belongs to what a command prints."""
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
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

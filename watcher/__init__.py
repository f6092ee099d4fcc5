"""Trial Watcher: be told when a clinical trial changes."""

__version__ = "0.1.0"

"""Matches: which change concerns which subscription."""

from watcher.match.matcher import Matcher

__all__ = ["Matcher"]

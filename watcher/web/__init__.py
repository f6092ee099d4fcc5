"""Pages: thin edges that translate a request into a call and the answer into a page."""

from watcher.web.app import create_app, create_health_app

__all__ = ["create_app", "create_health_app"]

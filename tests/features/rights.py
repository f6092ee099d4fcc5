"""What a story needs of the machine, beyond what every machine has."""

import os

import pytest


def need(missing: str | None) -> None:
    """Skip a story that this machine cannot tell, and say what it lacks; on a build server as root that is a fault."""
    if missing is None:
        return
    if os.environ.get("CI") == "true" and os.geteuid() == 0:
        pytest.fail(missing)
    pytest.skip(missing)

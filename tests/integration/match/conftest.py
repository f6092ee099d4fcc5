"""What the tests of matching share: a trial with its first version, and a sweep that goes on."""

import pytest

from tests.factories import NOW, make_trial
from watcher.db import Store
from watcher.model.sweep import Release
from watcher.registry.parse import parse_trial
from watcher.sweep.journal import Journal
from watcher.versions import Versions, digest


@pytest.fixture
def sweep_id(store: Store) -> int:
    versions = Versions(store, parse_trial)
    trial = make_trial()
    versions.add_baseline(trial, digest(trial.record), None, NOW)
    return Journal(store).begin(Release("2.0.5", NOW, None), NOW)

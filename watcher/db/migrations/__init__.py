"""Schema migrations, run by `watcher migrate`: one change each, expand before contract."""

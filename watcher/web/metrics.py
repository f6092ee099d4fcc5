"""What a monitoring system collects; read from the rows, so that every process tells the same."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from watcher.web.health import Health


class HealthCollector(Collector):
    """One reading of the service's health; times are seconds since 1970, as Prometheus has them."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[Metric]:
        health = self._health
        leads = any(state.is_leader for state in health.roles)
        yield GaugeMetricFamily("watcher_ready", "1 while this process can do its work", value=health.is_ready)
        yield GaugeMetricFamily("watcher_leader", "1 in the process that leads", value=leads)
        if health.lag is not None:
            yield from _of_rows(health, health.lag.total_seconds())


def _of_rows(health: Health, lag: float) -> Iterator[Metric]:
    """Yield what stands in the rows; while they cannot be read there is no figure, and zero would look like peace."""
    numbers = {
        "watcher_leaders": ("Processes that lead, of all", health.leaders),
        "watcher_deliveries_ready": ("Deliveries that could be sent now", health.waiting),
        "watcher_delivery_lag_seconds": ("How long the oldest of them is due", lag),
        "watcher_delivery_stuck": ("1 while work is due for long and nothing is accepted", health.is_stuck),
        "watcher_unknown_choices": (
            "Choices stored under words that this version does not know",
            health.unknown_choices,
        ),
    }
    if health.oldest_transaction is not None:
        age = health.oldest_transaction.total_seconds()
        numbers["watcher_oldest_transaction_seconds"] = ("How long the oldest transaction is open, anybody's", age)
    for name, (words, value) in numbers.items():
        yield GaugeMetricFamily(name, words, value=value)
    moments = {
        "watcher_last_sweep_seconds": ("When the last sweep ended", health.last_sweep_at),
        "watcher_last_release_seconds": ("The registry's release that it read", health.last_release_at),
        "watcher_oldest_waiting_seconds": ("Since when the oldest delivery waits", health.oldest_waiting_at),
    }
    for name, (words, moment) in moments.items():
        if moment is not None:
            yield GaugeMetricFamily(name, words, value=moment.timestamp())


def metrics_text(health: Health) -> bytes:
    """Return the reading in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(HealthCollector(health))
    return generate_latest(registry)

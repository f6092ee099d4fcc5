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
        yield GaugeMetricFamily("watcher_ready", "1 while the service can do its work", value=health.is_ready)
        yield GaugeMetricFamily("watcher_deliveries_ready", "Deliveries that could be sent now", value=health.waiting)
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

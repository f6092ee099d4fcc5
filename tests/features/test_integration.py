"""An integration follows a trial by webhook: every body is signed, complete, and told once."""

from tests.features.conftest import World
from watcher.model.record import at

TRIAL = "NCT07010263"


def test_every_changed_release_is_one_signed_body(world: World) -> None:
    followed = world.hook(TRIAL)
    for _ in range(9):
        world.next_release()

    assert world.webhook.refused == 0
    assert {at(body, "type") for body in world.webhook.bodies} == {"trial.changed"}
    assert {at(body, "data.subscription_id") for body in world.webhook.bodies} == {followed.subscription.id}
    versions = [at(body, "data.version.to") for body in world.webhook.bodies]
    assert len(versions) == len(set(versions)) > 5


def test_a_body_holds_the_changes_as_the_diff_prints_them(world: World) -> None:
    world.hook(TRIAL)
    world.next_release()

    [body] = world.webhook.bodies
    changes = at(body, "data.changes")
    assert isinstance(changes, list)
    status = next(change for change in changes if at(change, "field") == "status")
    assert (at(status, "before"), at(status, "after")) == ("NOT_YET_RECRUITING", "RECRUITING")
    assert at(status, "importance") == "critical"


def test_a_body_that_was_refused_is_sent_again_under_the_same_id(world: World) -> None:
    followed = world.hook(TRIAL)
    world.webhook.secret = None
    world.next_release()
    [failed] = world.service.pipeline.outbox.listed(None, 10)
    assert failed.attempts == 1

    world.webhook.secret = followed.new_secret
    world.service.pipeline.outbox.retry(failed.id, world.service.now())
    world.deliver()

    assert len(world.webhook.bodies) == 1

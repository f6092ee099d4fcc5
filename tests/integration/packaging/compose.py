"""The part of the compose specification that our file uses, as rules: each yields a line for what breaks it.

Source: the Compose Specification's schema and its chapters on services, depends_on, healthcheck and volumes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Yaml: TypeAlias = "bool | int | float | str | list[Yaml] | dict[str, Yaml] | None"
Service: TypeAlias = Mapping[str, Yaml]

TOP = frozenset({"name", "services", "volumes"})
SERVICE: Mapping[str, type | tuple[type, ...]] = {
    "build": str,
    "cap_drop": list,
    "command": list,
    "depends_on": dict,
    "environment": dict,
    "healthcheck": dict,
    "image": str,
    "ports": list,
    "read_only": bool,
    "restart": str,
    "security_opt": list,
    "stop_grace_period": str,
    "tmpfs": list,
    "volumes": list,
}
HEALTHCHECK = frozenset({"test", "interval", "timeout", "retries", "start_period", "start_interval", "disable"})
DURATIONS = frozenset({"interval", "timeout", "start_period", "start_interval"})
CONDITIONS = frozenset({"service_started", "service_healthy", "service_completed_successfully"})
RESTARTS = re.compile(r"no|always|unless-stopped|on-failure(:\d+)?")
NAME = re.compile(r"[a-zA-Z0-9._-]+")
DURATION = re.compile(r"(\d+h)?(\d+m)?(\d+s)?(\d+ms)?")
PORT = re.compile(r"((\d+\.){3}\d+:)?\d+:\d+(/(tcp|udp))?")
MOUNT = re.compile(r"(?P<source>[^:]+):(?P<target>/[^:]*)(:(ro|rw))?")


def problems(file: Yaml) -> Iterator[str]:
    """Yield what the compose specification would refuse."""
    if not isinstance(file, dict) or not isinstance(file.get("services"), dict):
        yield "the file has no services"
        return
    yield from (f"{key} is no key of the file" for key in file if key not in TOP and not key.startswith("x-"))
    services, volumes = mapping(file["services"]), mapping(file.get("volumes"))
    for name, service in services.items():
        if not NAME.fullmatch(name) or not isinstance(service, dict):
            yield f"{name} is no service"
            continue
        found = (_keys(service), _dependencies(service, services), _health(service), _mounts(service, volumes))
        yield from (f"{name}: {problem}" for rule in found for problem in rule)


def mapping(value: Yaml) -> Mapping[str, Yaml]:
    return value if isinstance(value, dict) else {}


def texts(value: Yaml) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _keys(service: Service) -> Iterator[str]:
    for key, value in service.items():
        if key not in SERVICE:
            yield f"{key} is no key of a service"
        elif not isinstance(value, SERVICE[key]):
            yield f"{key} has the wrong type"
    if not {"image", "build"} & service.keys():
        yield "neither image nor build"
    if not RESTARTS.fullmatch(str(service.get("restart", "no"))):
        yield f"restart {service['restart']!r}"
    yield from (f"port {port}" for port in texts(service.get("ports")) if not PORT.fullmatch(port))
    for key, value in mapping(service.get("environment")).items():
        if isinstance(value, bool | list | dict):  # the specification takes text, numbers and null
            yield f"environment {key} is neither text nor a number"


def _dependencies(service: Service, services: Mapping[str, Yaml]) -> Iterator[str]:
    for name, rule in mapping(service.get("depends_on")).items():
        other, condition = mapping(services.get(name)), mapping(rule).get("condition")
        if name not in services:
            yield f"depends on {name}, which is no service"
        elif condition not in CONDITIONS:
            yield f"{condition!r} is no condition"
        elif condition == "service_healthy" and "healthcheck" not in other:
            yield f"waits for the health of {name}, which has no healthcheck"
        elif condition == "service_completed_successfully" and other.get("restart") != "no":
            yield f"waits for the end of {name}, which is restarted"


def _health(service: Service) -> Iterator[str]:
    check = mapping(service.get("healthcheck"))
    yield from (f"{key} is no key of a healthcheck" for key in check.keys() - HEALTHCHECK)
    for key in DURATIONS & check.keys():
        if not check[key] or not DURATION.fullmatch(str(check[key])):
            yield f"healthcheck {key} is no duration"
    test = texts(check.get("test"))
    if check and test[:1] not in (["CMD"], ["CMD-SHELL"]):
        yield "healthcheck test begins with neither CMD nor CMD-SHELL"


def _mounts(service: Service, volumes: Mapping[str, Yaml]) -> Iterator[str]:
    for mount in texts(service.get("volumes")):
        found = MOUNT.fullmatch(mount)
        if found is None:
            yield f"{mount} is no mount"
        elif found["source"][0] not in "./~" and found["source"] not in volumes:
            yield f"{found['source']} is no volume of the file"

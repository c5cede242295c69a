"""docker-compose.yml is valid, and as closed as it says. Each promise has a control: a file that
breaks it is caught."""

import copy
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.__main__ import VENV
from app.serving.server import KEEP_ALIVE
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
Compose = dict[str, Any]

PINNED = re.compile(
    r"^[\w./-]+:v?\d+\.\d+[\w.-]*$"
)  # a version of two numbers at least, never "latest"
REQUIRED = re.compile(r"\$\{[A-Z_]+:\?[^}]+\}")  # from the environment, and refused when missing
SECRET_NAME = re.compile(r"PASSWORD|SECRET|TOKEN|KEY|_URL$")


@pytest.fixture
def compose() -> Compose:
    loaded: Compose = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def published(compose: Compose) -> Iterator[str]:
    """Everything but the proxy stays inside."""
    for name, service in compose["services"].items():
        if name != "proxy" and (service.get("ports") or service.get("network_mode") == "host"):
            yield f"{name} can be reached from outside"


def floating(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        image = service.get("image", "")
        if not PINNED.match(image) and (
            image or "build" not in service
        ):  # what is built here has its bases looked at
            yield f"{name}: {image} names no version"
        inline = (
            service["build"].get("dockerfile_inline", "")
            if isinstance(service.get("build"), dict)
            else ""
        )
        yield from (
            f"{name}: {base} names no version" for base in bases(inline) if not PINNED.match(base)
        )


def bases(dockerfile: str) -> list[str]:
    return re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)


def open_handed(compose: Compose) -> Iterator[str]:
    """Nobody is root, nobody writes to its image, nobody gains a privilege, everybody is
    watched."""
    for name, service in compose["services"].items():
        if str(service.get("user", "root")).split(":")[0] in {"root", "0"}:
            yield f"{name} runs as root"
        if service.get("read_only") is not True:
            yield f"{name} may write to its image"
        if service.get("cap_drop") != ["ALL"] or "no-new-privileges:true" not in service.get(
            "security_opt", []
        ):
            yield f"{name} keeps privileges"
        if not service.get("healthcheck", {}).get("test"):
            yield f"{name} is not watched"


def anybodys(compose: Compose) -> Iterator[str]:
    """A tmpfs over a folder of the image is root's with that folder's mode, whatever mode it asks
    for: it must name its owner."""
    for name, service in compose["services"].items():
        for mount in service.get("tmpfs", []):
            if not mount.startswith("/tmp") and "uid=" not in mount:
                yield f"{name}: {mount} is root's"


def written_down(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        for key, value in service.get("environment", {}).items():
            if SECRET_NAME.search(key) and not REQUIRED.search(str(value)):
                yield f"{name}: {key} does not come from the environment"


def unknown_settings(compose: Compose) -> Iterator[str]:
    """Palabre refuses to start with one of these."""
    variables = {f"PALABRE_{field.name.upper()}" for field in fields(Settings)}
    for key in compose["services"]["app"]["environment"]:
        if key.startswith("PALABRE_") and key not in variables:
            yield f"{key} is not a setting"


RULES = [published, floating, open_handed, anybodys, written_down, unknown_settings]


@pytest.mark.parametrize("rule", RULES)
def test_the_promise_is_kept(rule: Any, compose: Compose) -> None:
    assert list(rule(compose)) == []


@pytest.mark.parametrize(
    ("rule", "service", "key", "value"),
    [
        (published, "postgres", "ports", ["5432:5432"]),
        (published, "valkey", "network_mode", "host"),
        (floating, "postgres", "image", "postgres:latest"),
        (floating, "valkey", "image", "valkey/valkey"),
        (floating, "proxy", "build", {"dockerfile_inline": "FROM caddy:latest\n"}),
        (open_handed, "app", "user", "0:0"),
        (open_handed, "valkey", "user", "root"),
        (open_handed, "proxy", "read_only", False),
        (open_handed, "app", "cap_drop", []),
        (open_handed, "postgres", "healthcheck", {}),
        (anybodys, "valkey", "tmpfs", ["/tmp", "/data:mode=0777"]),
        (written_down, "postgres", "environment", {"POSTGRES_PASSWORD": "arbre"}),
        (written_down, "valkey", "environment", {"VALKEY_PASSWORD": "${VALKEY_PASSWORD:-arbre}"}),
        (
            written_down,
            "app",
            "environment",
            {"PALABRE_DATABASE_URL": "postgresql://palabre:arbre@postgres/palabre"},
        ),
        (unknown_settings, "app", "environment", {"PALABRE_BUSS_URL": "${X:?}"}),
    ],
)
def test_a_broken_promise_is_caught(
    rule: Any, service: str, key: str, value: Any, compose: Compose
) -> None:
    broken = copy.deepcopy(compose)
    broken["services"][service][key] = value
    assert len(list(rule(broken))) == 1


def schema_says(path: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        str(path),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_docker_can_read_the_compose_file(tmp_path: Path) -> None:
    said = schema_says(FILE)
    assert said.returncode == 0, said.stdout + said.stderr
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text("services: {app: {image: a, replicas: 2}}", encoding="utf-8")
    assert schema_says(wrong).returncode == 1


def test_two_processes_share_a_database_a_bus_and_the_keys(compose: Compose) -> None:
    app = compose["services"]["app"]
    assert app["deploy"]["replicas"] == 2
    assert {"PALABRE_DATABASE_URL", "PALABRE_BUS_URL", "PALABRE_SECRET_KEYS"} <= app[
        "environment"
    ].keys()
    assert {
        name
        for name, dependency in app["depends_on"].items()
        if dependency["condition"] == "service_healthy"
    } == {
        "postgres",
        "valkey",
    }


def test_the_databases_have_no_way_out(compose: Compose) -> None:
    assert compose["networks"]["back"]["internal"] is True
    assert all(compose["services"][name]["networks"] == ["back"] for name in ("postgres", "valkey"))


def test_the_proxy_shares_among_the_replicas_and_keeps_metrics_inside() -> None:
    assert "dynamic a" in CADDYFILE
    assert "respond /metrics 404" in CADDYFILE


def test_the_proxy_sends_again_what_may_be_sent_twice() -> None:
    again = re.search(r"lb_retry_match \{\s*method ([A-Z ]+)\s*\}", CADDYFILE)
    assert again
    assert "PUT" in again[1].split()
    assert "POST" not in again[1].split()
    assert "request_buffers" in CADDYFILE  # or a ballot would be sent again without its fields
    waits = {
        name: int(seconds)
        for name, seconds in re.findall(r"^\s*(\w+) (\d+)s$", CADDYFILE, re.MULTILINE)
    }
    assert waits["lb_try_duration"] >= 10  # both restart at once
    assert (
        waits["fail_duration"] + waits["dial_timeout"] + waits["refresh"] < waits["lb_try_duration"]
    )


def test_the_proxy_lets_go_of_a_connection_before_the_app_does() -> None:
    """Or it sends a ballot into one that closes; nginx keeps its own for 60 s."""
    [seconds] = re.findall(r"^\s*keepalive (\d+)s$", CADDYFILE, re.MULTILINE)
    assert max(60, int(seconds)) < KEEP_ALIVE


def test_the_guide_asks_for_the_variables_that_are_required_and_git_never_takes_them() -> None:
    required = set(re.findall(r"\$\{([A-Z_]+):\?", FILE.read_text(encoding="utf-8")))
    guide = (ROOT / "docs" / "self-hosting.md").read_text(encoding="utf-8")
    written = next(
        block for block in re.findall(r"```sh\n(.*?)```", guide, re.DOTALL) if "> .env" in block
    )
    assert set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", written)) == required
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_image_has_its_packages_where_the_commands_of_the_guide_look_for_them() -> None:
    """`python3 -m app backup` would install them first, and may not write there."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (folder,) = set(re.findall(r"^WORKDIR (\S+)", dockerfile, re.MULTILINE))
    packages = f"{folder}/{VENV.relative_to(ROOT)}"
    assert f"COPY --from=packages {packages} ./{VENV.name}" in dockerfile
    assert f"PATH={packages}/bin:$PATH" in dockerfile


def test_the_image_is_pinned_watched_and_nobodys_root() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert bases(dockerfile)
    assert [base for base in bases(dockerfile) if not PINNED.match(base)] == []
    assert "-c constraints.txt" in dockerfile
    assert "HEALTHCHECK" in dockerfile
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE)[-1] != "root"
    assert dockerfile.rstrip().endswith(
        'CMD ["python", "-m", "app.cli", "serve", "--host", "0.0.0.0"]'
    )


def runs(guide: str) -> list[str]:
    return re.findall(r"docker run((?:[^\n]|(?<=\\)\n)*)", guide)


def loose(commands: list[str]) -> list[str]:
    """The commands that start a container with more than it needs."""
    needed = ("--read-only", "--cap-drop ALL", "--tmpfs /tmp")
    return [command for command in commands if not all(option in command for option in needed)]


def test_containers_of_the_guide_may_write_to_the_data_alone() -> None:
    commands = runs((ROOT / "docs" / "self-hosting.md").read_text(encoding="utf-8"))
    commands = [command for command in commands if "palabre" in command]
    assert len(commands) >= 2
    assert loose(commands) == []
    assert loose([commands[0].replace("--read-only", "")])

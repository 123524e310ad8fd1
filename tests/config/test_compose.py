"""docker-compose.yml, Dockerfile and what goes with them, read as data; no Docker is needed."""

import json
import re
from fnmatch import fnmatch
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.core.management import get_commands

from config import environment, help_pages, probe
from config.settings.local_state import socket_path
from tests.config.environments import ROOT

SCHEMA = ROOT / "tests" / "data" / "compose-spec" / "compose-spec.json"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict] = COMPOSE["services"]
ONE_SHOT = {"migrate", "starter", "manage"}
OUR_OWN = {"web", "worker", "beat", "search", "migrate", "starter", "manage"}
LONG_RUNNING = set(SERVICES) - ONE_SHOT
DATA_DIR = "/var/lib/commons"


def instructions(stage: str | None = None) -> list[tuple[str, str]]:
    """(instruction, arguments) of the Dockerfile, or of the stage with this name."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    found = [tuple(line.split(None, 1)) for line in re.sub(r"\\\n\s*", " ", text).splitlines() if line.strip()]
    if stage is None:
        return found
    names = [line.rpartition(" AS ")[2] if word == "FROM" else "" for word, line in found]
    start = names.index(stage)
    end = next((n for n in range(start + 1, len(names)) if names[n]), len(names))
    return found[start:end]


def words(arguments: str) -> list[str]:
    """An instruction's exec form; anything else is a shell's and fails."""
    parsed = json.loads(arguments)
    assert isinstance(parsed, list)
    return parsed


# --- docker-compose.yml ---------------------------------------------------------------------------------------------


def test_compose_file_follows_the_published_schema() -> None:
    schema = json.loads(SCHEMA.read_text())

    jsonschema.Draft202012Validator(schema).validate(COMPOSE)


def test_schema_would_notice_a_mistake() -> None:
    wrong = {**COMPOSE, "services": {**SERVICES, "web": {**SERVICES["web"], "comand": ["granian"]}}}

    with pytest.raises(jsonschema.ValidationError, match="comand"):
        jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(wrong)


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert [name for name, service in SERVICES.items() if "public" in service.get("networks", [])] == ["proxy"]
    assert not any(service.get("network_mode") == "host" for service in SERVICES.values())


def test_only_what_sends_mail_can_call_out() -> None:
    open_networks = {name for name, network in COMPOSE["networks"].items() if not network.get("internal")}

    callers = {name for name, service in SERVICES.items() if open_networks & set(service.get("networks", []))}
    assert callers == {"proxy", "worker", "manage"}
    assert SERVICES["render"]["network_mode"] == "none"


def test_proxy_cannot_reach_the_data() -> None:
    assert "data" not in SERVICES["proxy"]["networks"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]

    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] not in ("", "0", "0:0", "root")
    assert "privileged" not in service
    assert name == "database" or service["read_only"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_cannot_take_the_whole_machine(name: str) -> None:
    assert SERVICES[name]["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
    assert SERVICES[name]["logging"]["options"].keys() == {"max-size", "max-file"}


@pytest.mark.parametrize("name", sorted(LONG_RUNNING))
def test_service_is_watched_and_comes_back(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[name]["init"] is True


@pytest.mark.parametrize("name", sorted(ONE_SHOT))
def test_task_of_one_moment_is_not_repeated_for_ever(name: str) -> None:
    assert SERVICES[name]["restart"] == "no"


def test_there_is_exactly_one_timetable() -> None:
    beats = [name for name, service in SERVICES.items() if "beat" in service.get("command", [])]

    assert beats == ["beat"]
    assert SERVICES["beat"]["deploy"]["replicas"] == 1
    assert not {"-B", "--beat"} & set(SERVICES["worker"]["command"])


def test_site_starts_after_its_tables_and_its_servers() -> None:
    def waits_for(name: str) -> dict[str, str]:
        return {other: how["condition"] for other, how in SERVICES[name]["depends_on"].items()}

    assert waits_for("migrate") == {"database": "service_healthy"}
    assert waits_for("starter") == {"migrate": "service_completed_successfully"}
    for name in ("web", "worker", "beat"):
        assert waits_for(name)["starter"] == "service_completed_successfully"
        assert waits_for(name)["broker"] == "service_healthy"
    assert waits_for("proxy") == {"web": "service_healthy"}


def test_everything_waited_for_exists_and_healthy_means_watched() -> None:
    for service in SERVICES.values():
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES
            assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[other]


def test_broker_keeps_and_cache_forgets() -> None:
    def options(name: str) -> dict[str, str]:
        command = SERVICES[name]["command"][1:]
        return dict(zip(command[::2], command[1::2], strict=True))

    broker, cache = options("broker"), options("cache")
    assert (broker["--appendonly"], broker["--maxmemory-policy"]) == ("yes", "noeviction")
    assert (cache["--appendonly"], cache["--save"], cache["--maxmemory-policy"]) == ("no", "", "allkeys-lru")
    assert SERVICES["broker"]["volumes"] == ["broker:/data"]
    assert "volumes" not in SERVICES["cache"]


def test_volumes_named_are_volumes_declared() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}

    assert used == set(COMPOSE["volumes"])


def test_renderer_gets_no_secret() -> None:
    assert not {"env_file", "environment"} & SERVICES["render"].keys()


def test_renderer_listens_where_the_site_looks() -> None:
    socket = str(socket_path(Path(DATA_DIR), "render"))

    assert SERVICES["render"]["command"][-1] == socket
    assert SERVICES["render"]["healthcheck"]["test"][-1] == socket
    assert f"run:{Path(socket).parent}" in SERVICES["render"]["volumes"]
    for name in ("web", "worker"):
        assert f"run:{Path(socket).parent}" in SERVICES[name]["volumes"]


def test_timetable_is_watched_where_it_is_written() -> None:
    assert f"--schedule={probe.SCHEDULE}" in SERVICES["beat"]["command"]


@pytest.mark.parametrize("name", sorted(OUR_OWN))
def test_site_knows_every_variable_it_is_given(name: str) -> None:
    known = {variable.name for variable in environment.VARIABLES} | {"DJANGO_SETTINGS_MODULE"}

    assert SERVICES[name]["environment"].keys() <= known
    assert SERVICES[name]["env_file"] == [".env"]


@pytest.mark.parametrize("name", sorted(OUR_OWN))
def test_management_commands_exist(name: str) -> None:
    command = SERVICES[name].get("command", [])
    if command[:2] == ["python", "manage.py"]:
        assert command[2] in get_commands()


def test_every_image_is_of_a_named_release() -> None:
    images = [line.split()[0] for word, line in instructions() if word == "FROM"]
    images += [service["image"] for service in SERVICES.values() if not service["image"].startswith("medai-commons")]
    stages = {line.rpartition(" AS ")[2] for word, line in instructions() if word == "FROM"}

    for image in set(images) - stages:
        assert re.fullmatch(r"[a-z/]+:\d+[a-z0-9.-]*", image), image


# --- .env.example ---------------------------------------------------------------------------------------------------


def example() -> dict[str, str]:
    """Every variable of .env.example, those commented out included."""
    text = (ROOT / ".env.example").read_text()
    return dict(re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", text, re.MULTILINE))


def test_example_names_everything_the_compose_file_asks_for() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert asked <= example().keys()


def test_example_names_only_what_is_read() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert example().keys() <= asked | {variable.name for variable in environment.VARIABLES}


def test_example_and_compose_file_together_give_all_that_production_requires() -> None:
    given = example().keys() | SERVICES["web"]["environment"].keys()

    assert {variable.name for variable in environment.VARIABLES if variable.required_in_production} <= given


def test_example_holds_no_secret() -> None:
    assert example()["MEDAI_SECRET_KEY"] == example()["POSTGRES_PASSWORD"] == ""


# --- Dockerfile -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["app", "proxy"])
def test_image_runs_as_an_ordinary_user_in_exec_form(stage: str) -> None:
    found = dict(instructions(stage))

    assert re.fullmatch(r"[1-9]\d{4,}:[1-9]\d{4,}", found["USER"])
    assert words(found["CMD"])
    assert words(found["HEALTHCHECK"].partition(" CMD ")[2] or found["HEALTHCHECK"].partition("CMD ")[2])
    assert found["STOPSIGNAL"] == "SIGTERM"
    assert [word for word, _ in instructions(stage)].index("USER") < len(instructions(stage)) - 2


@pytest.mark.parametrize("name", sorted(OUR_OWN | {"render", "proxy"}))
def test_compose_runs_images_as_the_user_they_were_made_for(name: str) -> None:
    assert SERVICES[name]["user"] == dict(instructions("proxy" if name == "proxy" else "app"))["USER"]


def test_image_and_compose_file_start_the_same_web_server() -> None:
    def options(command: list[str]) -> set[str]:
        return set(re.sub(r"\$\{\w+:-(\w+)\}", r"\1", " ".join(command)).replace("=", " ").split())

    assert options(words(dict(instructions("app"))["CMD"])) == options(SERVICES["web"]["command"])


def test_packages_are_installed_by_their_hashes() -> None:
    installs = [line for word, line in instructions() if word == "RUN" and re.search(r"pip (install|sync)", line)]

    assert len(installs) == 2
    assert all("--require-hashes" in line and ".lock" in line for line in installs)
    assert any(word == "RUN" and line.startswith("npm ci --ignore-scripts") for word, line in instructions())


def test_everything_copied_exists_and_is_let_through() -> None:
    for word, line in instructions():
        sources = [part for part in line.split() if not part.startswith("--")][:-1]
        if word == "COPY" and not line.startswith("--from") and sources != ["."]:
            for source in sources:
                assert (ROOT / source).is_file(), source
                assert let_through(source), source


def test_every_room_is_in_the_image() -> None:
    layers = re.search(r"root_packages = (\[.*\])", (ROOT / "pyproject.toml").read_text())
    assert layers
    for name in [*json.loads(layers[1]), "templates", "static", "locale", "manage.py", "pyproject.toml"]:
        assert let_through(name), name


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".git",
        "data",
        "data/secret_key",
        "tests",
        "node_modules",
        ".venv",
        "docs",
        "docs/operators",
        "backups",
        "x.tar",
    ],
)
def test_what_the_image_is_not_made_of_stays_out(path: str) -> None:
    assert not let_through(path)


def test_pages_for_members_are_in_the_image_as_the_site_serves_them() -> None:
    assert help_pages.pages()
    assert all(let_through(str(file.relative_to(ROOT))) for file in help_pages.FOLDER.iterdir())


def let_through(path: str) -> bool:
    """Whether .dockerignore leaves a path in the build context: the last line that matches it decides."""
    decision = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        parents = [path, *map(str, Path(path).parents)]
        if any(fnmatch(parent, pattern.replace("**/", "*")) for parent in parents if parent != "."):
            decision = line.startswith("!")
    return decision


def test_image_has_no_secret_in_its_environment() -> None:
    assert not any(re.search(r"SECRET|PASSWORD|KEY", line) for word, line in instructions() if word in ("ENV", "ARG"))


def test_proxy_leads_to_the_web_server_and_believes_no_client() -> None:
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()

    assert "{$MEDAI_SITE_URL} {" in caddyfile
    assert "reverse_proxy web:8000" in caddyfile
    assert "trusted_proxies" not in caddyfile
    assert caddyfile.count("{") == caddyfile.count("}")
    assert SERVICES["web"]["environment"]["MEDAI_TRUSTED_PROXIES"] == "1"


def test_filled_in_example_cannot_be_committed_by_mistake() -> None:
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()

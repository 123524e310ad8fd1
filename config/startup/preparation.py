"""Everything between the command and the first process that serves: folders, servers, database, files, content."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections

from config.startup import children, database, greeting, preconditions
from config.startup.preconditions import StartRefused, prepare_socket_folder
from config.supervisor import processes
from config.supervisor.output import Console
from config.supervisor.plan import ChildSpec, Plan
from config.supervisor.supervisor import Supervisor

Say = Callable[[str], None]


def prepare_site(say: Say) -> tuple[str, str]:
    """Do it all; returns the supervisor's arguments: its plan, and the descriptor of the lock it goes on to hold.

    1. the lock, 2. what a killed run left behind, 3. the port: nothing of ours can hold it any more; 4. broker and
    cache, so that a start that must fail does so before 5. the database changes. Raises StartRefused.
    """
    make_folders(settings.DATA_DIR)
    run_dir = settings.DATA_DIR / "run"
    lock = preconditions.take_lock(run_dir)
    for name in processes.end_leftovers(run_dir):
        say(f"Ended {name}, left behind by an earlier run that was killed.")
    preconditions.require_free_port(settings.BIND, settings.PORT)
    preconditions.describe_holder(lock, settings.SITE_URL)
    servers = own_servers()
    with servers_running(servers):
        bring_database_up_to_date(say)
        call_command("build_static")
    connections.close_all()
    plan_file = run_dir / "plan.json"
    plan_file.touch(mode=0o600)
    plan_file.write_text(full_plan(servers).to_json())
    os.set_inheritable(lock, True)  # noqa: FBT003 - positional only
    return str(plan_file), str(lock)


def make_folders(data_dir: Path) -> None:
    """The folders that the site's processes expect, readable by their owner only."""
    for name in ("run", "log", "broker", "cache", "media", "search"):
        (data_dir / name).mkdir(mode=0o700, exist_ok=True)
    for socket in (settings.BROKER_SOCKET, settings.CACHE_SOCKET, settings.RENDER_SOCKET):
        if socket is not None:
            prepare_socket_folder(socket)


def own_servers() -> tuple[ChildSpec, ...]:
    """Broker and cache, as far as the settings name none. Raises StartRefused where the system has no Valkey for us."""
    specs: list[ChildSpec] = []
    try:
        if settings.BROKER_SOCKET is not None:
            specs.append(children.broker(settings.BROKER_SOCKET, settings.DATA_DIR / "broker"))
        if settings.CACHE_SOCKET is not None:
            specs.append(children.cache(settings.CACHE_SOCKET, settings.DATA_DIR / "cache"))
    except (ImportError, children.NoValkey) as error:
        raise StartRefused(
            f"There is no Valkey server for this system ({error}). Name servers of your own: REDIS_URL= and CACHE_URL=."
        ) from error
    return tuple(specs)


@contextmanager
def servers_running(specs: tuple[ChildSpec, ...]) -> Iterator[None]:
    """Run the servers for as long as the body lasts.

    A server that cannot be started is so found before the database is touched, and commands that queue tasks find
    the queue. Raises StartRefused.
    """
    supervisor = Supervisor(plan_for(specs), console=Console(None))
    try:
        if problem := supervisor.start():
            raise StartRefused(problem)
        yield
    finally:
        supervisor.stop()


def bring_database_up_to_date(say: Say) -> None:
    """Migrate and load the starter content. Raises StartRefused; a database that had to change is then as it was."""
    try:
        pending = database.pending_migrations()
    except DatabaseError as error:
        raise StartRefused(f"The database does not answer: {str(error).strip()}") from error
    if not pending:
        call_command("load_starter")
        return
    copy = settings.DATA_DIR / "run" / "before-migration.sqlite3"
    say(f"Bringing the database up to date ({len(pending)} steps).")
    try:
        with database.unchanged_on_failure(database.default_file(), copy_to=copy):
            call_command("migrate", interactive=False, verbosity=0)
            call_command("load_starter")
    except Exception as error:
        raise StartRefused(
            f"The database could not be brought up to date: {type(error).__name__}: {str(error).strip().rstrip('.')}. "
            f"{database.state_after_failure()}"
        ) from error


def plan_for(specs: tuple[ChildSpec, ...]) -> Plan:
    return Plan(children=specs, run_dir=settings.DATA_DIR / "run", log_dir=settings.DATA_DIR / "log")


def full_plan(servers: tuple[ChildSpec, ...]) -> Plan:
    """Every process of the site in the order of its start."""
    manage = settings.ROOT / "manage.py"
    address = children.WebAddress(settings.BIND, settings.PORT)
    welcome = greeting.lines(
        name=str(settings.SITE_NAME),
        site_url=settings.SITE_URL,
        outbox_key_file=settings.OUTBOX_KEY_FILE if settings.OUTBOX_PAGE else None,
        demo_accounts_file=settings.DATA_DIR / "demo-accounts.txt",
    )
    if settings.DEBUG:
        web = children.reloading_web(manage, address, greeting=welcome)
    else:
        web = children.web(address, processes=settings.WEB_WORKERS, greeting=welcome)
    worker = children.worker(settings.DATA_DIR / "run" / "beat-schedule")
    socket = settings.RENDER_SOCKET
    render = () if socket is None else (children.render(manage, socket),)
    return plan_for((*servers, *render, web, worker, children.search(manage)))

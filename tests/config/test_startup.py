"""What a start settles first, and what it leaves behind when it fails."""

import os
import socket
import sqlite3
from contextlib import closing, suppress

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections

from config.settings import local_state
from config.startup import children, database, greeting, preconditions
from config.startup.preconditions import StartRefused


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_busy_port_is_refused_and_a_free_one_proposed(listener):
    port = listener.getsockname()[1]
    with pytest.raises(StartRefused, match=rf"Port {port} is in use .* make run PORT=(\d+)") as refusal:
        preconditions.require_free_port("127.0.0.1", port)
    preconditions.require_free_port("127.0.0.1", int(str(refusal.value).rpartition("=")[2]))


def test_port_just_left_by_an_earlier_run_is_free(listener):
    port = listener.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)):
        connection, _ = listener.accept()
        connection.close()  # the side that closes first keeps the port waiting
        listener.close()
    preconditions.require_free_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host"])
def test_address_of_another_machine_is_refused_by_the_name_of_its_setting(host):
    with pytest.raises(StartRefused, match=r"^MEDAI_BIND: "):
        preconditions.require_free_port(host, 8000)


def test_second_start_on_the_same_folder_is_refused_and_told_of_the_first(tmp_path):
    lock = preconditions.take_lock(tmp_path)
    preconditions.describe_holder(lock, "http://localhost:8123")
    with pytest.raises(StartRefused, match=rf"already runs .*process {os.getpid()}, http://localhost:8123"):
        preconditions.take_lock(tmp_path)
    os.close(lock)
    os.close(preconditions.take_lock(tmp_path))


def test_socket_folder_that_others_may_enter_is_refused(tmp_path):
    folder = tmp_path / "sockets"
    preconditions.prepare_socket_folder(folder / "broker.sock")
    folder.chmod(0o755)
    with pytest.raises(StartRefused, match=str(folder)):
        preconditions.prepare_socket_folder(folder / "broker.sock")


def test_link_in_the_place_of_a_socket_folder_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "sockets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StartRefused):
        preconditions.prepare_socket_folder(tmp_path / "sockets" / "broker.sock")


@pytest.mark.parametrize("name", ["data", "my data", "a" * 60])
def test_socket_lies_in_the_data_folder_where_its_path_fits(tmp_path, name):
    folder = tmp_path.parents[2] / name
    expected = folder / "run" / "broker.sock"
    assert (local_state.socket_path(folder, "broker") == expected) == (len(str(expected)) < 100)


@pytest.mark.parametrize("name", ["a" * 120, "智医" * 20, "what?", "50%", "a#b"])
def test_socket_moves_where_its_path_would_not_work(name, tmp_path):
    path = local_state.socket_path(tmp_path / name, "broker")
    assert not path.is_relative_to(tmp_path)
    assert len(os.fsencode(path)) < 100
    assert path == local_state.socket_path(tmp_path / name, "broker")
    assert path != local_state.socket_path(tmp_path / f"{name}2", "broker")


def test_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    secret = local_state.secret_in(tmp_path / "secret_key", length=64)
    assert len(secret) >= 64
    assert local_state.secret_in(tmp_path / "secret_key", length=64) == secret
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_data_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "data").touch()
    with pytest.raises(local_state.SettingsError, match=r"MEDAI_DATA_DIR: .*/data cannot be used"):
        local_state.prepare(tmp_path / "data")


@pytest.fixture
def site(tmp_path):
    """A database file with one row in it."""
    path = tmp_path / "commons.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE kept (word); INSERT INTO kept VALUES ('here');")
    return path


def words(path):
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM kept")]


def start(path, *, fails):
    """A start that changes the database and then perhaps fails."""
    with database.unchanged_on_failure(path, copy_to=path.with_name("copy.sqlite3")):
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(
                "CREATE TABLE IF NOT EXISTS kept (word); INSERT INTO kept VALUES ('new'); CREATE TABLE leftover (word);"
            )
        if fails:
            raise StartRefused


def test_database_is_as_it_was_after_a_failed_start(site):
    with pytest.raises(StartRefused):
        start(site, fails=True)
    assert words(site) == ["here"]
    with closing(sqlite3.connect(site)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("kept",)]


def test_database_keeps_its_changes_after_a_start_that_worked(site):
    start(site, fails=False)
    assert words(site) == ["here", "new"]


def test_database_that_was_not_there_is_not_there_after_a_failed_start(site):
    site.unlink()
    with pytest.raises(StartRefused):
        start(site, fails=True)
    assert list(site.parent.iterdir()) == []


@pytest.mark.parametrize("fails", [True, False])
def test_no_copy_of_the_database_stays_behind(site, fails):
    with suppress(StartRefused):
        start(site, fails=fails)
    assert list(site.parent.glob("copy*")) == []


@pytest.mark.django_db
def test_tests_run_on_a_database_that_lacks_no_migration():
    assert connections[DEFAULT_DB_ALIAS].vendor in {"sqlite", "postgresql"}
    assert database.pending_migrations() == []


def test_greeting_names_addresses_outbox_and_demonstration_accounts(tmp_path):
    (tmp_path / "outbox_key").write_text("a-key\n")
    (tmp_path / "demo-accounts.txt").write_text("Demonstration accounts\nmember: pass\n")
    text = "\n".join(
        greeting.lines(
            name="MedAI Commons",
            site_url="http://localhost:8000",
            outbox_key_file=tmp_path / "outbox_key",
            demo_accounts_file=tmp_path / "demo-accounts.txt",
        )
    )
    assert "http://localhost:8000\n" in text
    assert "http://localhost:8000/outbox/?key=a-key" in text
    assert "  member: pass" in text


def test_greeting_says_nothing_of_what_is_not_there(tmp_path):
    text = "\n".join(
        greeting.lines(
            name="MedAI Commons",
            site_url="http://localhost:8000",
            outbox_key_file=None,
            demo_accounts_file=tmp_path / "demo-accounts.txt",
        )
    )
    assert "outbox" not in text
    assert "account" not in text.lower()


@pytest.mark.parametrize(
    ("host", "probe"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/healthz"),
        ("0.0.0.0", "http://127.0.0.1:8000/healthz"),
        ("::", "http://[::1]:8000/healthz"),
        ("10.1.2.3", "http://10.1.2.3:8000/healthz"),
    ],
)
def test_site_is_asked_where_it_listens(host, probe):
    assert children.WebAddress(host, 8000).probe == probe


def test_site_of_one_machine_is_not_started_by_the_command_in_another_edition(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("up")
    assert ended.value.code == 1
    assert f"the {settings.EDITION} edition" in capsys.readouterr().err

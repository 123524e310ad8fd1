"""Processes by number: who is it, which group, and how to end a group that nobody minds any more."""

import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")
LEFTOVER_GRACE = 5.0  # seconds
TERMINATE = int(signal.SIGTERM)
KILL = int(signal.SIGKILL)


def identity(pid: int) -> str | None:
    """What tells this process from a later one with the same number; None where there is no such process."""
    if _has_proc():
        fields = _stat_fields(pid)
        return f"{_boot_id()}:{fields[19]}" if fields and fields[0] != "Z" else None
    listing = subprocess.run(  # noqa: S603 - fixed words and a number
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listing.stdout.strip() or None


def signal_group(group: int, number: int) -> bool:
    """Signal every process of a group; False where none is left. Signal 0 only asks."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS answers so for a group of which only zombies are left
        return False
    return True


def group_lives(group: int) -> bool:
    """Does the group have a process that is not yet dead? Zombies that wait for their parent do not count."""
    if not _has_proc():
        return signal_group(group, 0)
    return any(
        fields[2] == str(group) and fields[0] not in "ZX"
        for entry in PROC.iterdir()
        if entry.name.isdigit() and (fields := _stat_fields(int(entry.name)))
    )


def note(path: Path, pid: int) -> None:
    """Write down a child that leads its own group, for `end_leftovers` after a crash."""
    path.write_text(f"{pid} {identity(pid) or ''}")


def end_leftovers(run_dir: Path, *, grace: float = LEFTOVER_GRACE) -> list[str]:
    """End the children that a killed supervisor left behind; returns their names. Call it under the folder's lock."""
    groups: dict[str, int] = {}
    for path in sorted(run_dir.glob("*.pid")):
        number, _, noted = path.read_text().partition(" ")
        # A number whose process is another one by now was given out again, so the old group is gone.
        if number.isdigit() and identity(int(number)) in (None, noted) and group_lives(int(number)):
            groups[path.stem] = int(number)
    for group in groups.values():
        signal_group(group, TERMINATE)
    deadline = time.monotonic() + grace
    while any(group_lives(group) for group in groups.values()) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in groups.values():
        signal_group(group, KILL)
    for path in run_dir.glob("*.pid"):
        path.unlink(missing_ok=True)
    return list(groups)


def _has_proc() -> bool:
    return (PROC / "self" / "stat").exists()


def _stat_fields(pid: int) -> list[str]:
    """/proc/<pid>/stat from the third field on (state, parent, group, session, ...); empty where there is none."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()  # the second field is a name that may hold blanks and brackets


def _boot_id() -> str:
    return (PROC / "sys" / "kernel" / "random" / "boot_id").read_text().strip()

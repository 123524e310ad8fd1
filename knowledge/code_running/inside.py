"""Runs inside the sandbox, by the interpreter of the code environment: gives up everything, then runs standard input.

Imports nothing of the project: the environment holds neither it nor Django. Works on Linux only, on the two processor
families whose system calls it knows; anywhere else it ends with REFUSED before it runs anything.
"""

import ctypes
import os
import platform
import random
import resource
import struct
import sys

MEMORY = 1024**3  # bytes of address space
CPU_SECONDS = 30
LARGEST_FILE = 10 * 1024**2  # bytes
MOST_FILES = 256
REFUSED = 97  # exit status

# By number, of <linux/...>: seccomp's own, and system calls on each processor family.
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD = 0x00010000
# The same on every family: io_uring, and the newer calls for mounts.
_EVERYWHERE = [425, 428, 429, 430, 431, 432, 433, 442]
# Above it, x86-64 has its calls a second time, for another width of pointers.
_SECOND_TABLE = 0x40000000
_FAMILIES = {
    # architecture token, clone, clone3, what is refused: fork, vfork, exec, sockets, ptrace, mounts, namespaces, keys
    "x86_64": (
        0xC000003E,
        56,
        435,
        [57, 58, 59, 322, 41, 53, 101, 165, 166, 155, 161, 272, 308, 248, 249, 250, 321, 323, 310, 311, 62, 200],
    ),
    "aarch64": (
        0xC00000B7,
        220,
        435,
        [221, 281, 198, 199, 117, 40, 39, 41, 51, 97, 268, 217, 218, 219, 280, 282, 270, 271, 129, 130],
    ),
}


def main() -> None:
    """Read the program, give up rights, run it."""
    source = sys.stdin.buffer.read().decode("utf-8")
    try:
        code = compile(source, "<article>", "exec")
        limit_resources()
        random.seed(0)
        seed_numpy()
        refuse_system_calls()
    except SyntaxError:
        raise
    except Exception as error:  # whatever keeps us from giving up rights keeps the program from running
        sys.stderr.write(f"The sandbox could not be closed: {error}\n")
        sys.stderr.flush()
        os._exit(REFUSED)
    exec(code, {"__name__": "__main__"})  # noqa: S102 - what this file is for


def limit_resources() -> None:
    """Memory, processor time, files: as hard limits, which a process without rights cannot raise."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def seed_numpy() -> None:
    """The same random numbers every time, where numpy is there."""
    try:
        import numpy as np  # type: ignore[import-not-found]  # noqa: PLC0415 - there or not
    except ImportError:
        return
    np.random.seed(0)


def refuse_system_calls() -> None:
    """From here on: no new process, no other program, no socket, no mount, no signal to others. Cannot be undone."""
    library = ctypes.CDLL(None, use_errno=True)
    program = filter_program(*_FAMILIES[platform.machine()])
    buffer = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: how many instructions, and where they are.
    wanted = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer)))
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    if library.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, wanted, 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def filter_program(architecture: int, clone: int, clone3: int, refused: list[int]) -> bytes:
    """A filter in Berkeley packet form: kill on another architecture, refuse what is listed, threads may be made."""

    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("HBBI", code, if_true, if_false, value)

    load, equal, at_least, has_bits, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    parts = [step(load, 4), step(equal, architecture, 1, 0), step(answer, _KILL), step(load, 0)]
    parts += [step(at_least, _SECOND_TABLE, 0, 1), step(answer, _KILL)]
    # The library asks for clone3 first and falls back to clone, whose flags a filter can read.
    parts += [step(equal, clone3, 0, 1), step(answer, _ERRNO | _ENOSYS)]
    for number in [*refused, *_EVERYWHERE]:
        parts += [step(equal, number, 0, 1), step(answer, _ERRNO | _EPERM)]
    parts += [step(equal, clone, 0, 3), step(load, 16), step(has_bits, _CLONE_THREAD, 1, 0)]
    parts += [step(answer, _ERRNO | _EPERM), step(answer, _ALLOW)]
    return b"".join(parts)


if __name__ == "__main__":
    main()

"""What the kernel lets this process use. Set before the first byte of the file is read."""

import contextlib
import resource
import signal

from content.attachments import sizes


def limit() -> None:
    """Bound memory, time and files; ends this process when it passes them. What a system does not know is left out."""
    _set(resource.RLIMIT_CORE, 0)  # a dump would hold a member's file
    _set(resource.RLIMIT_DATA, sizes.MEMORY)
    _set(resource.RLIMIT_AS, sizes.ADDRESS_SPACE)
    _set(resource.RLIMIT_CPU, sizes.CPU_SECONDS)
    _set(resource.RLIMIT_FSIZE, sizes.LARGEST_ANSWER)  # standard output is a file
    if hasattr(resource, "RLIMIT_NPROC"):
        _set(resource.RLIMIT_NPROC, 0)
    # The parent ends what lasts too long. Should it be gone, the kernel does.
    signal.alarm(sizes.WALL_SECONDS)


def _set(what: int, most: int) -> None:
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))

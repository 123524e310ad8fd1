"""Runs a command that ends when its parent does: `python tether.py <parent pid> command ...` (Linux).

A program of its own, replaced by the command, because running Python between fork and exec is not safe everywhere.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, command = int(sys.argv[1]), sys.argv[2:]
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above took effect
        sys.exit(0)
    try:
        os.execvp(command[0], command)  # noqa: S606 - the point of this program
    except OSError as error:
        sys.exit(f"{command[0]} cannot be run: {error.strerror}.")


if __name__ == "__main__":
    main()

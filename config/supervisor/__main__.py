"""`python -m config.supervisor <plan file> <lock descriptor>`: what `manage.py up` turns into once all is prepared.

A program of its own so that Django's memory, needed for the preparation only, is given back.
"""

import io
import os
import sys
from pathlib import Path

from config.supervisor.output import Console
from config.supervisor.plan import Plan
from config.supervisor.supervisor import Supervisor


def main() -> int:
    plan_file = Path(sys.argv[1])
    plan = Plan.from_json(plan_file.read_text())
    plan_file.unlink()  # it quotes passwords for the console
    lock = int(sys.argv[2])
    os.set_inheritable(lock, False)  # noqa: FBT003 - held until this process ends, by no child any longer
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console without Chinese letters
    console = Console(sys.stdout, name_width=max(len(child.name) for child in plan.children))
    return Supervisor(plan, console=console).run()


if __name__ == "__main__":
    sys.exit(main())

"""How much memory a piece of work takes, whatever the process did before it. Linux only."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_STATUS = Path("/proc/self/status")
_REFS = Path("/proc/self/clear_refs")
_RESET_PEAK = "5"  # proc(5)


@dataclass
class Memory:
    """Megabytes that the work took at most, beside what the process held when it began. Told at its end."""

    most: float = 0.0


@contextmanager
def memory_of_work() -> Iterator[Memory]:
    """`with memory_of_work() as memory: work()`; then `memory.most`."""
    gc.collect()
    _REFS.write_text(_RESET_PEAK)
    before, memory = _kilobytes("VmRSS"), Memory()
    yield memory
    memory.most = (_kilobytes("VmHWM") - before) / 1024


def _kilobytes(name: str) -> int:
    return int(_STATUS.read_text().split(f"{name}:")[1].split()[0])

"""What one execution may use."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """What one execution may use.

    ``timeout_s`` is how long it may take while none of its processes wants a processor, ``clock_s`` in any case.
    ``loop_cpu_s`` of processor time may pass in one process between two of its own operations, its calls of queues,
    locks and processes; ``tree_cpu_s`` in all processes together, ended ones included. ``puts`` is how often one may
    put. The kernel holds the others. For each process: ``cpu_s`` of processor time, ``memory_mib`` of data, files of
    ``file_mib``. For all: ``processes`` with their threads (the lesson's programs have ten processes, of a thread or
    two each), and ``output_kib`` are kept of what is printed.
    """

    timeout_s: float = 10.0
    clock_s: float = 20.0
    loop_cpu_s: float = 3.0
    tree_cpu_s: float = 10.0
    puts: int = 300
    cpu_s: int = 30
    memory_mib: int = 1024
    processes: int = 128
    file_mib: int = 16
    output_kib: int = 1024

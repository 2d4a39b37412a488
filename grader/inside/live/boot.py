"""The first thing that runs in each of the student's interpreters: the recorder is put in its place."""

from __future__ import annotations

from .. import BOOT
from .recorder import Recorder


def begin(descriptor: int, path: str, folder: str, *, gated: bool = False) -> Recorder:
    """Install the recorder; the same line boots every interpreter that this one starts."""
    boot = BOOT.format(folder=folder, name="_", args=f"{descriptor}, {path!r}, {folder!r}, gated={gated}")
    recorder = _gated()(descriptor, path, boot) if gated else Recorder(descriptor, path, boot)
    recorder.install()
    return recorder


def _gated() -> type[Recorder]:
    from .turns import GatedRecorder  # not needed for a free run

    return GatedRecorder

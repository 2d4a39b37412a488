"""Items as they travel: bytes, which the explorer never unpickles."""

from __future__ import annotations

import pickle
from typing import Any

from ..describe import item_fields
from .payloads import PAYLOADS
from .stage import STAGE


def pickled(item: Any) -> bytes:
    """An item as it travels; empty where it cannot be pickled, and the feeder thread drops it with a traceback."""
    try:
        return pickle.dumps(item)
    except Exception:  # noqa: BLE001 - a __reduce__ of the submission's may raise anything
        return b""


def message(item: Any, data: bytes) -> list[Any]:
    """An item for the explorer: kind, text, and the bytes."""
    return [*item_fields(item), PAYLOADS.pack(data, is_told=not STAGE.image.quiet)]

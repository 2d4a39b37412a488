"""Where the running image is found: a submission's objects are made and unpickled without knowing of one."""

from __future__ import annotations

from typing import Any


class Stage:
    """The image that runs at this moment; ``None`` while none does."""

    image: Any = None


STAGE = Stage()

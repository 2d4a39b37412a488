"""The parser of options of every command: its complaints may be shown on a terminal."""

from __future__ import annotations

import argparse
from typing import NoReturn

from grader.domain.harmless import harmless


class Parser(argparse.ArgumentParser):
    """A parser of options whose complaints may be shown: they name what was given, whatever that is."""

    def error(self, message: str) -> NoReturn:
        """Complain, and end with the exit code of wrong usage."""
        super().error(harmless(message))

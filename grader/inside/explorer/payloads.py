"""The bytes of items: small ones travel as they are, large ones once, and from then on by their digest.

A history names every item that its process received, and is told again with every question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

LARGEST_PLAIN = 64  # bytes; a reference is about as long
MARK = "#"
WHERE = ("history", "get", "fork")  # of a process and its ancestors, and in guesses


def reference(data: bytes) -> str:
    """What stands for bytes that are known on both sides: their digest and how many they are."""
    return f"{MARK}{hashlib.blake2b(data, digest_size=16).hexdigest()}:{len(data)}"


class Payloads:
    """What this process can look up."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def pack(self, data: bytes, *, is_told: bool) -> str:
        """Bytes for the grader, in hexadecimal digits or by reference; ``is_told``: it will get what this returns."""
        if len(data) <= LARGEST_PLAIN:
            return data.hex()
        key = reference(data)
        if key in self._known or not is_told:
            return key
        self._known[key] = data
        return data.hex()

    def unpack(self, text: str) -> bytes:
        """The bytes that the grader speaks of; it was asked before for those that are missing."""
        return self._known[text] if text.startswith(MARK) else bytes.fromhex(text)

    def learn(self, given: dict[str, str]) -> None:
        """Bytes from the grader, by their references."""
        self._known.update({key: bytes.fromhex(text) for key, text in given.items()})

    def missing(self, value: list[Any]) -> list[str]:
        """The references in parts of a question that cannot be looked up."""
        return sorted({key for key in _references(value) if key not in self._known})

    def needed(self, value: list[Any]) -> dict[str, str]:
        """The bytes that parts of a question refer to, for a process that may not know them."""
        return {key: self._known[key].hex() for key in _references(value)}


PAYLOADS = Payloads()


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.startswith(MARK):
            yield value
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name in WHERE:
                yield from _references(part)

"""Screenshots small enough to be kept, each with a note of what it shows.

A browser decodes them, since it is there anyway; what it takes to write one is a few lines (W3C, PNG).
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

COLOURS = 16  # four bits a pixel: a page of text and lines takes a sixth of the space, and looks the same

NOTE = b"tEXtSource\0"

REDUCE = """async ([png, most]) => {
  const image = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (one) => one.charCodeAt(0))]));
  const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height), counts = new Map();
  const key = (at) => ((data[at] >> 3) << 10) | ((data[at + 1] >> 3) << 5) | (data[at + 2] >> 3);
  for (let at = 0; at < data.length; at += 4) counts.set(key(at), (counts.get(key(at)) || 0) + 1);
  const parts = (one) => [one >> 10, (one >> 5) & 31, one & 31].map((part) => Math.round(part * 255 / 31));
  const often = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([one]) => parts(one)), palette = [];
  const apart = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  for (const one of often) {
    if (palette.length < most && palette.every((other) => apart(one, other) > 900)) palette.push(one);
  }
  const nearest = new Map([...counts.keys()].map((one) => {
    const far = palette.map((other) => apart(parts(one), other));
    return [one, far.indexOf(Math.min(...far))];
  }));
  let indexes = "";
  for (let at = 0; at < data.length; at += 4) indexes += nearest.get(key(at)).toString(16);
  return [image.width, image.height, palette.flat(), indexes];
}"""


def reduced(page: Any, png: bytes, note: str) -> bytes:
    """The same picture in few colours, with a note in it."""
    across, down, palette, indexes = page.evaluate(REDUCE, [base64.b64encode(png).decode(), COLOURS])
    rows = (indexes[at : at + across].ljust(across + across % 2, "0") for at in range(0, len(indexes), across))
    data = b"".join(b"\0" + bytes.fromhex(row) for row in rows)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", across, down, 4, 3, 0, 0, 0)),
        (NOTE[:4], NOTE[4:] + note.encode()),
        (b"PLTE", bytes(palette)),
        (b"IDAT", zlib.compress(data, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def width(png: bytes) -> int:
    """In pixels."""
    (pixels,) = struct.unpack(">I", png[16:20])
    return int(pixels)


def note_of(png: bytes) -> str:
    """The note in a picture that was written here."""
    at = png.index(NOTE)
    (length,) = struct.unpack(">I", png[at - 4 : at])
    return png[at + len(NOTE) : at + 4 + length].decode()

"""Enough of PNG to tell what a screenshot shows: its pixels, as Chromium writes them (8 bits, RGB or RGBA)."""
import struct
import zlib


def _unfiltered(kind, line, before, size):
    out = bytearray(line)
    for i in range(len(out)):
        a = out[i - size] if i >= size else 0
        b = before[i]
        c = before[i - size] if i >= size else 0
        if kind == 4:
            nearest = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))
            out[i] = (out[i] + nearest[2]) & 255
        else:
            out[i] = (out[i] + (0, a, b, (a + b) // 2)[kind]) & 255
    return out


def pixels(png):
    """Rows of (red, green, blue)."""
    at, data = 8, b""
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + size]
        if name == b"IHDR":
            width, _, depth, color = struct.unpack(">IIBB", body[:10])
            assert depth == 8 and color in (2, 6), (depth, color)
        if name == b"IDAT":
            data += body
        at += size + 12
    channels = 3 if color == 2 else 4
    data, length = zlib.decompress(data), width * channels
    before, rows = bytearray(length), []
    for start in range(0, len(data), length + 1):
        before = _unfiltered(data[start], data[start + 1:start + 1 + length], before, channels)
        rows.append([tuple(before[i:i + 3]) for i in range(0, length, channels)])
    return rows

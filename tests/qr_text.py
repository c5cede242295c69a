"""Reads the text of a drawn QR code, as a phone would, from its modules; without error
correction."""

import re
from collections.abc import Iterator

from segno import consts

Matrix = list[list[int]]
MASKS = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)

# By the two bits that a code carries: its level of error correction.
LEVELS = (
    consts.ERROR_LEVEL_M,
    consts.ERROR_LEVEL_L,
    consts.ERROR_LEVEL_H,
    consts.ERROR_LEVEL_Q,
)


def matrix_in(svg: str) -> Matrix:
    """The dark modules of segno's SVG: a path of lines, each a row's run (`M x y h n`)."""
    size = int(re.search(r'viewBox="0 0 (\d+) \d+"', svg)[1])  # type: ignore[index]
    path = re.findall(r'd="(M[^"]*)"', svg)[-1]
    dark, x, y = [[0] * size for _ in range(size)], 0.0, 0.0
    for letter, numbers in re.findall(r"([Mmhv])([-\d. ]+)", path):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if letter == "M":
            x, y = values
        elif letter == "m":
            x, y = x + values[0], y + values[1]
        else:
            for step in range(int(values[0])):
                dark[int(y)][int(x) + step] = 1
            x += values[0]
    border = next(number for number, row in enumerate(dark) if any(row))
    return [row[border : size - border] for row in dark[border : size - border]]


def text_of(dark: Matrix) -> str:
    """The text of a code whose only segment is bytes."""
    size = len(dark)
    version = (size - 17) // 4
    level = LEVELS[(dark[8][0] << 1 | dark[8][1]) ^ 0b10]
    mask = (dark[8][2] << 2 | dark[8][3] << 1 | dark[8][4]) ^ 0b101
    bits = [dark[i][j] ^ MASKS[mask](i, j) for i, j in _places(size, version)]
    words = [int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits) // 8 * 8, 8)]
    stream = "".join(f"{word:08b}" for word in _data(words, version, level))
    assert stream[:4] == "0100", "bytes"
    width = 8 if version < 10 else 16
    length = int(stream[4 : 4 + width], 2)
    start = 4 + width
    octets = [int(stream[at : at + 8], 2) for at in range(start, start + 8 * length, 8)]
    return bytes(octets).decode()


def _places(size: int, version: int) -> Iterator[tuple[int, int]]:
    """The modules of data in the order of their bits: pairs of columns, from the right, up and
    down."""
    taken = _taken(size, version)
    up = True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        for i in range(size - 1, -1, -1) if up else range(size):
            yield from ((i, j) for j in (right, right - 1) if (i, j) not in taken)
        up = not up


def _taken(size: int, version: int) -> set[tuple[int, int]]:
    """The modules of patterns, format and version."""
    far = range(size - 8, size)
    near = range(9)
    taken = {(i, j) for i in near for j in near}
    taken |= {(i, j) for i in near for j in far} | {(j, i) for i in near for j in far}
    taken |= {(6, j) for j in range(size)} | {(j, 6) for j in range(size)}
    centres = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    for i in centres:
        for j in centres:
            if (i, j) not in {(6, 6), (6, size - 7), (size - 7, 6)}:
                taken |= {(i + a, j + b) for a in range(-2, 3) for b in range(-2, 3)}
    if version > 6:
        block = {(i, j) for i in range(6) for j in range(size - 11, size - 8)}
        taken |= block | {(j, i) for i, j in block}
    return taken


def _data(words: list[int], version: int, level: int) -> list[int]:
    """The words of data, block after block, which are drawn one of each block in turn."""
    blocks = [
        block.num_data for block in consts.ECC[version][level] for _ in range(block.num_blocks)
    ]
    read: list[list[int]] = [[] for _ in blocks]
    waiting = iter(words)
    for place in range(max(blocks)):
        for number, count in enumerate(blocks):
            if place < count:
                read[number].append(next(waiting))
    return [word for block in read for word in block]

"""Small capitals for pictures that are made without a font: letters of 3 by 5 dots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_DOTS = {
    "a": "010 101 111 101 101", "b": "110 101 110 101 110", "c": "011 100 100 100 011", "d": "110 101 101 101 110",
    "e": "111 100 110 100 111", "f": "111 100 110 100 100", "g": "011 100 101 101 011", "h": "101 101 111 101 101",
    "i": "111 010 010 010 111", "j": "001 001 001 101 010", "k": "101 110 100 110 101", "l": "100 100 100 100 111",
    "m": "101 111 111 101 101", "n": "110 101 101 101 101", "o": "010 101 101 101 010", "p": "110 101 110 100 100",
    "q": "010 101 101 110 011", "r": "110 101 110 101 101", "s": "011 100 010 001 110", "t": "111 010 010 010 010",
    "u": "101 101 101 101 111", "v": "101 101 101 101 010", "w": "101 101 111 111 101", "x": "101 101 010 101 101",
    "y": "101 101 010 010 010", "z": "111 001 010 100 111", "0": "111 101 101 101 111", "1": "010 110 010 010 111",
    "2": "110 001 010 100 111", "3": "110 001 010 001 110", "4": "101 101 111 001 001", "5": "111 100 110 001 110",
    "6": "011 100 111 101 111", "7": "111 001 010 010 010", "8": "111 101 111 101 111", "9": "111 101 111 001 110",
    "-": "000 000 111 000 000", " ": "000 000 000 000 000",
}  # fmt: skip
LETTER_HEIGHT = 5


def lettering(text: str, scale: int = 2) -> NDArray[np.bool_]:
    """Where the ink of a line of text lies: bool (LETTER_HEIGHT * scale, width). Underscores and what is no letter are gaps."""
    gap = np.zeros((LETTER_HEIGHT, 1), np.bool_)
    parts = [gap]
    for letter in text.lower():
        rows = _DOTS.get(letter, _DOTS[" "]).split()
        parts += [np.array([[dot == "1" for dot in row] for row in rows]), gap]
    return np.kron(np.concatenate(parts, axis=1), np.ones((scale, scale), np.bool_)).astype(np.bool_)


def write_on(picture: NDArray[np.uint8], text: str, row: int, column: int, scale: int = 2) -> None:
    """Write white letters with a dark shadow onto a picture uint8 (height, width, 3); what does not fit is cut off."""
    ink = lettering(text, scale)
    for shift, colour in ((scale // 2 + 1, 20), (0, 250)):
        target = picture[row + shift : row + shift + ink.shape[0], column + shift : column + shift + ink.shape[1]]
        target[ink[: target.shape[0], : target.shape[1]]] = colour

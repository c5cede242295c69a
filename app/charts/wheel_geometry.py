"""Computes where things stand on the wheel.

Units are those of a drawing 1000 wide about (0, 0); angles are degrees
clockwise from the top.
"""

from dataclasses import dataclass
from functools import cached_property
from math import atan, copysign, cos, degrees, hypot, pi, radians, sin

RADIUS = 496.0  # outer edge of the ring of blocks
INNER = 118.0  # the hub with the turnout
RING, RING_OF_TWO_LINES = 50.0, 72.0
SEAM = 6.0  # paper between the ring and the sectors
PAD = 10.0  # air around a number of votes, along the radius
# Sizes of words; 24 is 1/54 of a screen on which the wheel takes 4/5 of the
# height
SMALLEST, LARGEST = 24, 32
# More sectors are too narrow for upright numbers: theirs run along the radius
UPRIGHT_UP_TO = 45
SIDE = 4.0  # and on its sides, up to the next sector
# The same for one that runs along the radius, where the sector is narrowest
SIDE_TURNED = 1.0
# Width of a bold digit and height of a capital, in em, of a wide system font
DIGIT, CAP = 0.70, 0.73


@dataclass(frozen=True)
class Spot:
    """The middle of a number of votes, and the degrees by which it is turned.

    `inside` when the filled sector lies all under it.
    """

    x: float
    y: float
    inside: bool
    turn: float = 0.0


@dataclass(frozen=True)
class Layout:
    """The circles and sizes of a wheel of `count` equal sectors.

    `label` is the width of the widest field number, in em.
    """

    count: int
    label: float = 2 * DIGIT
    two_lines: bool = False

    @cached_property
    def ring(self) -> float:
        return RADIUS - (RING_OF_TWO_LINES if self.two_lines else RING)

    @cached_property
    def rim(self) -> float:
        return self.ring - SEAM

    @property
    def label_size(self) -> int:
        return 30 if self.count <= 40 else 26

    @cached_property
    def outer(self) -> float:
        """Returns the radius of a full sector; the field numbers have the band
        beyond it."""
        return round(self.rim - max(44.0, self.label * self.label_size + 12))

    @cached_property
    def upright(self) -> bool:
        return (
            self.count <= UPRIGHT_UP_TO
            and self.label * self.label_size <= 2 * self.spread * (self.rim - 25)
        )

    @property
    def step(self) -> float:
        return 360 / self.count

    @cached_property
    def spread(self) -> float:
        """Returns the sine of half a sector: a width b fits from the radius b
        / 2 / spread on."""
        return sin(min(pi / self.count, pi / 2))

    def middle(self, index: int) -> float:
        return (index + 0.5) * self.step

    def turn(self, index: int) -> float:
        """Returns the angle of a field's numbers: 0, or along the radius and
        never upside down."""
        return 0.0 if self.upright else self.middle(index) % 180 - 90

    def unit(self, index: int) -> tuple[float, float]:
        """Returns the direction from the hub to the rim, as seen from the
        turned numbers."""
        angle = radians(self.middle(index) - self.turn(index))
        return round(sin(angle), 4), round(-cos(angle), 4)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Returns the font sizes of numbers of votes, by the digits of the
        longest one."""
        return tuple(self._size(digits) for digits in range(1, 7))

    def size(self, scale: int) -> int:
        return self.sizes[min(len(str(scale)), len(self.sizes)) - 1]

    def _size(self, digits: int) -> int:
        """Returns a size at which a number fits a little beyond half the
        sector's length.

        If that is too small, one at which it fits at nine tenths of the
        length.
        """
        room = 2 * self.spread * self.outer / (DIGIT * digits if self.upright else CAP)
        return int(max(18, min(36, 0.6 * room), min(SMALLEST, 0.9 * room)))

    def reach(self, votes: int, scale: int) -> float:
        """Returns the radius at which a sector of so many votes ends, in
        proportion to `outer`."""
        return INNER + (self.outer - INNER) * votes / scale

    def growth(self, votes: int, scale: int) -> float:
        """Returns the factor that scales a full sector to its votes.

        Without votes it is 0, or a thin line of colour would surround the hub.
        """
        return self.reach(votes, scale) / self.outer if votes else 0.0

    def spot(self, index: int, votes: int, scale: int) -> Spot:
        """Returns the place of a number of votes, always at the end of the
        filled part.

        It is inside if the number fits there or no room is left beyond; else
        beyond. Where the sector is too narrow for an upright number it runs
        along the radius.
        """
        (x, y), tip = self.unit(index), self.reach(votes, scale)
        wide, high = _box(votes, self.size(scale))
        half, side = _half_extent(wide, high, x, y)
        radius, inside, fits = self._along(tip, half, side + SIDE)
        if fits or not self.upright:
            return Spot(x * radius, y * radius, inside)
        radius, inside, _ = self._along(tip, wide / 2, high / 2 + SIDE_TURNED)
        return Spot(x * radius, y * radius, inside, _along_radius(x, y))

    def _along(self, tip: float, half: float, side: float) -> tuple[float, bool, bool]:
        """Returns the radius of a number at a tip, whether inside it, and
        whether it fits there.

        `half` is its half length along the radius, `side` its half width with
        the air beside it.
        """
        depth = half + PAD
        narrowest = min(side / self.spread, self.outer - depth)
        inside = (
            tip - depth >= max(narrowest, INNER + depth - SIDE)
            or tip + 2 * depth - PAD > self.outer
        )
        radius = tip - depth if inside else tip + depth
        return (
            (radius if inside else max(radius, narrowest)),
            inside,
            radius >= narrowest,
        )


def _box(votes: int, size: float) -> tuple[float, float]:
    """Returns the width and the height of a number of votes, at least as wide
    as it is high."""
    high = CAP * size
    return max(high, DIGIT * size * len(str(votes))), high


def _half_extent(wide: float, high: float, x: float, y: float) -> tuple[float, float]:
    """Returns half the length of an upright number along the radius to (x, y),
    and across it. It is taken as an ellipse: digits leave the corners of their
    box empty."""
    return hypot(wide * x, high * y) / 2, hypot(wide * y, high * x) / 2


def _along_radius(x: float, y: float) -> float:
    """Returns by how many degrees a text is turned to run along the radius to
    (x, y), upright."""
    return degrees(atan(y / x) if x else copysign(pi / 2, y))


def point(radius: float, angle: float) -> str:
    """Returns `x y` of a point on a circle."""
    return (
        f"{number(radius * sin(radians(angle)))} "
        f"{number(-radius * cos(radians(angle)))}"
    )


def number(value: float) -> str:
    """Returns a length or a factor with no more digits than can be seen."""
    return (
        f"{value:.4f}".rstrip("0").rstrip(".")
        if abs(value) < 2
        else f"{value:.1f}".removesuffix(".0")
    )


def arc(radius: float, start: float, end: float) -> str:
    """Returns a path along a circle, clockwise when `end` is greater.

    A whole turn is drawn as two halves.
    """
    if abs(end - start) >= 360:
        middle = (start + end) / 2
        return arc(radius, start, middle) + arc(radius, middle, end).replace(
            "M", "L", 1
        )
    large, sweep = int(abs(end - start) > 180), int(end > start)
    return (
        f"M{point(radius, start)}A{number(radius)} {number(radius)} 0 {large} {sweep} "
        f"{point(radius, end)}"
    )


def wedge(radius: float, width: float) -> str:
    """Returns a sector of `width` degrees about the top, from the centre."""
    if width >= 360:
        return arc(radius, 0, 360) + "Z"
    return "M0 0" + arc(radius, -width / 2, width / 2).replace("M", "L", 1) + "Z"


def band(outer: float, inner: float, start: float, end: float) -> str:
    """Returns a piece of a ring.

    A whole turn leaves the hole by drawing the inner circle backwards.
    """
    joint = "Z" if end - start >= 360 else ""
    back = arc(inner, end, start)
    return (
        arc(outer, start, end)
        + joint
        + (back if joint else back.replace("M", "L", 1))
        + "Z"
    )

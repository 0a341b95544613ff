"""Where hair begins and ends, by what the photo shows: its outer edge, and its lower one over the forehead."""

from dataclasses import dataclass

import numpy as np

from illustrator.portraits.head import HeadPlan
from illustrator.portraits.likeness import Hair, Likeness

LONG = 0.92  # length from which hair lies on the shoulders
GAPS = (0.82, 0.50, 0.14, -0.14, -0.54, -0.82)  # between the locks of a fringe, shares of the head's half width


@dataclass(frozen=True, slots=True)
class HairPlan:
    """Where the hair's outer edge runs, in head heights."""

    top: float
    left: float
    right: float
    length_left: float
    length_right: float
    tied: bool  # gathered behind the head

    def side(self, sign: int) -> float:
        return self.left if sign < 0 else self.right

    def length(self, sign: int) -> float:
        return self.length_left if sign < 0 else self.length_right

    @property
    def cropped(self) -> bool:
        """Cut so short that no locks are seen."""
        longest = max(self.length_left, self.length_right)
        return max(self.top, self.left, self.right) < 0.1 and longest < 0.56 and not self.tied


def plan_hair(likeness: Likeness, plan: HeadPlan) -> HairPlan:
    hair = likeness.hair
    longest = max(hair.length_left, hair.length_right)
    return HairPlan(
        top=float(np.clip(hair.top, 0.05, 0.42)),
        left=float(np.clip(hair.left, 0.025, 0.42)),
        right=float(np.clip(hair.right, 0.025, 0.42)),
        length_left=float(np.clip(hair.length_left, 0.42, 2.2)),
        length_right=float(np.clip(hair.length_right, 0.42, 2.2)),
        tied=likeness.gender == "female" and longest < 0.72 and hair.curl < 0.6 and max(hair.left, hair.right) < 0.12,
    )


def gap_height(plan: HeadPlan, hair: Hair, share: float) -> float:
    """Where two locks of the fringe part."""
    return edge_height(plan, hair, share) - 0.01 - 0.045 * hair.fringe


def edge_height(plan: HeadPlan, hair: Hair, share: float) -> float:
    """Height of the hair's lower edge over the forehead at this share of the half width."""
    free = 0.165 + 0.14 * share**2
    full = plan.brow_y - 0.005 + 0.03 * share**2
    distance = abs(share - hair.part * 0.6)
    opening = np.exp(-((distance / 0.22) ** 2)) * (0.55 if hair.fringe < 0.75 else 0.12)
    cover = hair.fringe * (1 - opening)
    return float(free + (max(full, free) - free) * cover)

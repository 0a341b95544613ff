"""Hands: fingers are seen where a pose opens them, and a pointing hand has one."""

import cv2
import numpy as np
import pytest
from illustrator.portraits import body, curves, hands
from illustrator.portraits.canvas import Canvas
from illustrator.portraits.painter import Painter
from illustrator.portraits.poses import POSES, Hand
from illustrator.style import Style
from illustrator.styles import STYLES

SIDE, UNIT = 200, 50.0
EACH_STYLE = pytest.mark.parametrize("style", STYLES.values(), ids=lambda style: style.name)


def gaps(style: Style, hand: Hand) -> int:
    """Deep notches in the hand's outline: those between spread fingers."""
    canvas = Canvas(SIDE, SIDE)
    painter = Painter(canvas, style, curves.matrix(UNIT, move=(SIDE / 2, 40.0)), UNIT)
    wrist = body.Limb(np.array([0.0, -2.0]), np.array([0.0, -1.0]), np.array([0.0, 0.0]))
    hands.draw_hand(painter, wrist, 1.0, np.array([0.9, 0.7, 0.6], np.float32), 1, hand)
    outlines, _ = cv2.findContours((canvas.alpha > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    (outline,) = outlines
    defects = cv2.convexityDefects(outline, cv2.convexHull(outline, returnPoints=False))
    depths = defects.reshape(-1, 4)[:, 3] / 256
    return int((depths > 0.12 * UNIT).sum())


@EACH_STYLE
def test_an_open_hand_has_five_fingers_and_a_fist_none(style: Style) -> None:
    assert gaps(style, "open") >= 4
    assert gaps(style, "fist") == 0


@EACH_STYLE
def test_a_pointing_hand_differs_from_a_fist_by_its_finger(style: Style) -> None:
    assert 1 <= gaps(style, "pointing") <= 2


def test_greetings_open_the_hand_and_pointing_stretches_a_finger() -> None:
    assert POSES["waving"].right_hand == "open"
    assert POSES["pointing"].right_hand == "pointing"
    assert {POSES["running"].left_hand, POSES["running"].right_hand} == {"fist"}

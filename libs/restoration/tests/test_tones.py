"""How far tones are changed, which depends on what else tells of age."""

import numpy as np
import pytest
from numpy.typing import NDArray
from restoration import tones

_WHOLE = np.zeros((200, 300), np.uint8)


def veiled(black: int, white: int) -> NDArray[np.uint8]:
    """A picture of soft patches of all colours, between a black and a white."""
    patches = np.random.default_rng(1).random((10, 15, 3)).repeat(20, axis=0).repeat(20, axis=1)
    return (black + (white - black) * patches).round().astype(np.uint8)


def change(pixels: NDArray[np.uint8], worn: float) -> NDArray[np.float32]:
    seen = pixels.astype(np.float32)
    corrected = tones.measure(pixels, _WHOLE, worn).apply(seen, slice(0, seen.shape[0]), seen.shape[0])
    return np.asarray(np.abs(corrected - seen), np.float32)


@pytest.mark.parametrize(("black", "white"), [(45, 215), (60, 150)])
def test_a_dull_picture_is_changed_less_without_other_damage(black: int, white: int) -> None:
    pixels = veiled(black, white)
    assert 5 < change(pixels, 0.0).mean() < 0.9 * change(pixels, 1.0).mean()


def test_bright_whites_of_a_damaged_print_are_changed_with_more_restraint_than_its_blacks() -> None:
    dark, light = tones.measure(veiled(45, 215), _WHOLE, 1.0).strengths
    assert light < dark < 1


def test_all_of_the_change_is_made_where_damage_and_dull_whites_tell_of_age() -> None:
    assert tones.measure(veiled(60, 150), _WHOLE, 1.0).strengths == (1, 1)


def test_the_blacks_of_a_print_with_much_damage_are_changed_by_more_than_the_estimate() -> None:
    damaged = _WHOLE.copy()
    damaged[:, :30] = 255
    dark, light = tones.measure(veiled(45, 215), damaged, 1.0).strengths
    assert dark > light == 1

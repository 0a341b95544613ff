"""What is taken for noise, and what for texture."""

import numpy as np
from restoration.noise import measure


def test_noise_that_stains_weaken_is_still_noise_in_a_damaged_print() -> None:
    plane = 128 + np.random.default_rng(1).normal(0, 10, (400, 400)).astype(np.float32)
    is_stained = np.arange(400) // 10 % 2 == 0
    plane[:, is_stained] = 128 + 0.5 * (plane[:, is_stained] - 128)
    damaged = np.zeros(plane.shape, np.uint8)
    damaged[:, 180:220] = 255
    found, in_sound_print = measure(plane, damaged).sigma, measure(plane).sigma
    assert found > 3 * in_sound_print > 0


def test_the_noise_of_an_even_picture_is_measured_to_a_tenth() -> None:
    plane = 128 + np.random.default_rng(1).normal(0, 10, (400, 400)).astype(np.float32)
    assert abs(measure(plane).sigma - 10) < 1

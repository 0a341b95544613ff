"""Tokens and prices of pictures: numbers of the sandbox, in the form of the API."""

from typing import Any

from sandbox.vendors.openai.parameters import Parameters

QUALITIES = {"low": 0.26, "medium": 1.0, "auto": 1.0, "high": 3.9, "xhigh": 6.0, "max": 9.0}
PIXELS_PER_TOKEN = 1000
IMAGE_INPUT_TOKENS = 1024
TEXT_MICROS, IMAGE_INPUT_MICROS, IMAGE_OUTPUT_MICROS = 5, 8, 30
"""Millionths of a dollar for a token, which are dollars for a million."""


def usage(parameters: Parameters) -> dict[str, Any]:
    text = max(1, len(parameters.prompt) // 4)
    image = IMAGE_INPUT_TOKENS * (len(parameters.images) + (parameters.mask is not None))
    pixels = parameters.width * parameters.height
    output = round(QUALITIES[parameters.quality] * pixels / PIXELS_PER_TOKEN) * parameters.n
    return {
        "input_tokens": text + image,
        "input_tokens_details": {"image_tokens": image, "text_tokens": text},
        "output_tokens": output,
        "output_tokens_details": {"image_tokens": output, "text_tokens": 0},
        "total_tokens": text + image + output,
    }


def cost_micros(used: dict[str, Any]) -> int:
    given = used["input_tokens_details"]
    return int(
        given["text_tokens"] * TEXT_MICROS
        + given["image_tokens"] * IMAGE_INPUT_MICROS
        + used["output_tokens"] * IMAGE_OUTPUT_MICROS
    )

"""OpenAI's own SDK, unmodified, against its stand-in."""

import io
from base64 import b64decode
from typing import Any

import openai
import pytest
from openai.types import ImagesResponse, Model, ModerationCreateResponse
from PIL import Image

MODEL = "gpt-image-2"


@pytest.fixture
def sandbox(shared_sandbox: Any) -> Any:
    shared_sandbox.receiver.calls.clear()
    shared_sandbox.receiver.attempts = 0
    return shared_sandbox


def client(sandbox: Any, key: str = "sk-test-key") -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(api_key=key, base_url=f"{sandbox.url}/openai/v1", max_retries=0)


def picture(colour: str | None = None, size: tuple[int, int] = (96, 64)) -> bytes:
    buffer = io.BytesIO()
    drawn = Image.new("RGB", size, colour) if colour else Image.linear_gradient("L").resize(size).convert("RGB")
    drawn.save(buffer, "PNG")
    return buffer.getvalue()


def mask(size: tuple[int, int] = (96, 64)) -> bytes:
    """Transparent in its left half, which is to be edited."""
    drawn = Image.new("RGBA", size, (0, 0, 0, 255))
    drawn.paste((0, 0, 0, 0), (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    drawn.save(buffer, "PNG")
    return buffer.getvalue()


def opened(response: Any, place: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(b64decode(response.data[place].b64_json)))


async def test_pictures_are_generated_with_their_usage(sandbox: Any) -> None:
    response = await client(sandbox).images.generate(
        model=MODEL, prompt="A fox", n=2, size="1024x1536", quality="low", output_format="jpeg", moderation="low"
    )
    assert [(opened(response, place).format, opened(response, place).size) for place in (0, 1)] == [
        ("JPEG", (1024, 1536))
    ] * 2
    assert opened(response, 0).tobytes() != opened(response, 1).tobytes()
    assert (response.size, response.quality, response.output_format) == ("1024x1536", "low", "jpeg")
    assert response.usage is not None
    assert response.usage.total_tokens == response.usage.input_tokens + response.usage.output_tokens
    charge = (await sandbox.http.get("/sandbox/models/charges?vendor=openai")).json()["data"][0]
    assert (charge["prompt"], charge["pictures"], charge["charged"]) == ("A fox", 2, True)
    assert charge["cost_micros"] > 0


async def test_several_pictures_are_composed(sandbox: Any) -> None:
    images = [(name, picture(name), "image/png") for name in ("red", "blue")]
    response = await client(sandbox).images.edit(
        model=MODEL, image=images, prompt="Both in a boat", size="1024x1024", input_fidelity="high"
    )
    colours = {colour: count for count, colour in opened(response).getcolors(2**24) or []}
    assert colours[255, 0, 0] > 10_000
    assert colours[0, 0, 255] > 10_000
    assert response.usage is not None
    assert response.usage.input_tokens_details.image_tokens == 2048


async def test_a_mask_keeps_the_rest_of_the_picture(sandbox: Any) -> None:
    response = await client(sandbox).images.edit(
        model=MODEL,
        image=("photo.png", picture("red"), "image/png"),
        mask=("mask.png", mask(), "image/png"),
        prompt="Repair the scratches",
        size="1536x1024",
    )
    assert opened(response).convert("RGB").getpixel((1500, 500)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("given", "param", "code"),
    [
        ({"prompt": ""}, "prompt", "missing_required_parameter"),
        ({"n": 11}, "n", "integer_above_max_value"),
        ({"size": "100x100"}, "size", "invalid_value"),
        ({"size": "1024x200"}, "size", "invalid_value"),
        ({"quality": "best"}, "quality", "invalid_value"),
        ({"model": "dall-e-3"}, "model", "model_not_found"),
        ({"background": "transparent", "output_format": "jpeg"}, "background", "invalid_value"),
        ({"extra_body": {"negative_prompt": "rain"}}, "negative_prompt", "unknown_parameter"),
        ({"response_format": "url"}, "response_format", "unknown_parameter"),
    ],
)
async def test_invalid_parameters_are_refused(sandbox: Any, given: dict[str, Any], param: str, code: str) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        await client(sandbox).images.generate(**({"model": MODEL, "prompt": "A fox"} | given))
    assert (refused.value.param, refused.value.code) == (param, code)


async def test_an_edit_needs_pictures(sandbox: Any) -> None:
    for image, code in (
        ([], "missing_required_parameter"),
        (("a.txt", b"a", "text/plain"), "unsupported_file_mimetype"),
    ):
        with pytest.raises(openai.BadRequestError) as refused:
            await client(sandbox).images.edit(model=MODEL, image=image, prompt="A fox")
        assert refused.value.code == code
    with pytest.raises(openai.BadRequestError) as refused:
        await client(sandbox).images.edit(model=MODEL, image=("a.png", b"no picture", "image/png"), prompt="A fox")
    assert refused.value.code == "invalid_image_file"


async def test_errors_are_the_sdks_exceptions(sandbox: Any) -> None:
    async def failure(prompt: str, expected: type[openai.APIStatusError]) -> openai.APIStatusError:
        with pytest.raises(expected) as refused:
            await client(sandbox).images.generate(model=MODEL, prompt=prompt)
        return refused.value

    limited = await failure("A fox [[429 7]]", openai.RateLimitError)
    assert (limited.response.headers["retry-after"], limited.code) == ("7", "rate_limit_exceeded")
    assert (await failure("A fox [[refuse]]", openai.BadRequestError)).code == "moderation_blocked"
    assert (await failure("A fox [[503]]", openai.InternalServerError)).status_code == 503
    with pytest.raises(openai.AuthenticationError) as refused:
        await client(sandbox, "sk-live-key").images.generate(model=MODEL, prompt="A fox")
    assert refused.value.code == "invalid_api_key"


async def test_bodies_have_the_types_that_the_sdk_declares(sandbox: Any) -> None:
    """The SDK builds its objects without checking them."""
    api = client(sandbox)
    image = await api.images.with_raw_response.generate(model=MODEL, prompt="A fox", size="1024x1024")
    ImagesResponse.model_validate_json(image.text, strict=True)
    moderation = await api.moderations.with_raw_response.create(input="A fox")
    ModerationCreateResponse.model_validate_json(moderation.text, strict=True)
    Model.model_validate_json((await api.models.with_raw_response.retrieve(MODEL)).text, strict=True)


async def test_texts_are_moderated(sandbox: Any) -> None:
    response = await client(sandbox).moderations.create(input=["A fox in a forest", "They kill the dragon"])
    assert [each.flagged for each in response.results] == [False, True]
    assert response.results[1].categories.violence
    assert response.results[1].category_scores.violence > 0.9


async def test_models_are_listed(sandbox: Any) -> None:
    listed = [each.id async for each in client(sandbox).models.list()]
    assert MODEL in listed
    assert (await client(sandbox).models.retrieve(MODEL)).object == "model"
    with pytest.raises(openai.NotFoundError):
        await client(sandbox).models.retrieve("gpt-image-0")

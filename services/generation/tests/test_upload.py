"""Uploads: what is accepted, what is refused, and what stays behind."""

import asyncio
from datetime import datetime, timedelta
from io import BytesIO

import httpx
import pytest
from generation.jobs.tables.asset import Asset
from PIL import Image
from testkit.conditions import eventually

from .customers import RESTORATIONS, Studio
from .event_stream import Stream, connected
from .pictures import picture, read
from .workshop import Workshop


def sentences(response: httpx.Response) -> list[str]:
    assert response.status_code == 400, response.text
    error = response.json()["error"]
    assert (error["code"], list(error["details"])) == ("VALIDATION_ERROR", ["image"])
    found: list[str] = error["details"]["image"]
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_an_accepted_picture_is_201_with_a_number_and_pending(studio: Studio, kind: str) -> None:
    customer = studio.customer()
    response = await customer.post_picture(picture(kind), name="misleading.gif", media_type="text/html")
    assert response.status_code == 201, response.text
    body = response.json()
    assert body == {"job_id": body["job_id"], "status": "pending"}
    assert isinstance(body["job_id"], int)
    (listed,) = await customer.history()
    original = await customer.fetch(listed["original_image_url"])
    assert (original.status_code, original.content) == (200, picture(kind))
    assert original.headers["content-type"] == f"image/{kind.lower()}"


async def test_a_job_expires_after_sixty_days(studio: Studio) -> None:
    customer = studio.customer()
    await customer.upload()
    (listed,) = await customer.history()
    created, expires = (datetime.fromisoformat(listed[name]) for name in ("created_at", "expires_at"))
    assert expires - created == timedelta(days=60)


async def test_a_picture_that_cannot_be_stored_is_500_upload_failed_and_no_job(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = workshop.customer()
    with monkeypatch.context() as away:
        away.setattr(workshop.store, "put", store_that_is_away)
        failed = await customer.post_picture(picture())
    message = "The picture could not be stored. Please try again."
    assert failed.status_code == 500
    assert failed.json() == {"error": {"code": "UPLOAD_FAILED", "message": message, "details": {}}}
    assert await customer.history() == []
    await customer.upload()


async def store_that_is_away(*_: object) -> None:
    raise ConnectionError("the store is away")


async def test_a_jpeg_with_several_pictures_is_accepted(studio: Studio) -> None:
    file = BytesIO()
    frames = [Image.new("RGB", (600, 500), colour) for colour in ("red", "blue")]
    frames[0].save(file, "MPO", save_all=True, append_images=frames[1:])
    await studio.customer().upload(file.getvalue())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "The submitted file is empty.", id="empty"),
        pytest.param(b"not an image", "Only JPG, PNG and WEBP pictures are accepted.", id="text"),
        pytest.param(b"<svg/>", "Only JPG, PNG and WEBP pictures are accepted.", id="svg"),
        pytest.param(picture()[:3000], "The file is not a picture that can be read, or it is damaged.", id="cut off"),
        pytest.param(picture("GIF"), "Only JPG, PNG and WEBP pictures are accepted.", id="gif"),
        pytest.param(picture("BMP"), "Only JPG, PNG and WEBP pictures are accepted.", id="bmp"),
        pytest.param(picture(size=(900, 499)), "The shortest side must have at least 500 pixels.", id="shortest side"),
        pytest.param(picture() + b"\0" * 10_485_760, "The file is larger than 10 MB.", id="too large"),
    ],
)
async def test_a_file_that_is_no_accepted_picture_is_400_with_a_sentence(
    studio: Studio, content: bytes, sentence: str
) -> None:
    customer = studio.customer()
    assert sentences(await customer.post_picture(content)) == [sentence]
    assert await customer.history() == []


@pytest.mark.parametrize("charset", ["punycode", "idna", "undefined", "no-such"])
async def test_a_form_in_another_charset_than_utf_8_is_415_before_it_is_decoded(studio: Studio, charset: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\n' + b"b" * 60_000 + b"\r\n--x--"
    response = await studio.customer().client.post(
        f"{RESTORATIONS}/upload/",
        content=body,
        headers={"content-type": f"multipart/form-data; boundary=x; charset={charset}"},
    )
    assert (response.status_code, response.json()["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_exactly_ten_megabytes_and_500_pixels_are_accepted(studio: Studio) -> None:
    content = picture(size=(500, 500))
    await studio.customer().upload(content + b"\0" * (10_485_760 - len(content)))
    refused = await studio.customer().post_picture(content + b"\0" * (10_485_761 - len(content)))
    assert sentences(refused) == ["The file is larger than 10 MB."]


async def test_a_decompression_bomb_is_refused_by_its_declared_dimensions(studio: Studio) -> None:
    file = BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    bomb = file.getvalue()
    assert len(bomb) < 100_000
    assert sentences(await studio.customer().post_picture(bomb)) == ["The picture has more than 50 megapixels."]


async def test_a_file_that_is_a_picture_and_something_else_is_served_as_the_picture(studio: Studio) -> None:
    customer = studio.customer()
    polyglot = picture("PNG") + b"<script>alert(1)</script>PK\x03\x04"
    await customer.upload(polyglot)
    served = await customer.fetch((await customer.history())[0]["original_image_url"])
    assert (read(served.content).size, served.headers["content-type"]) == (read(polyglot).size, "image/png")
    assert b"script" not in served.content
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x.jpg", "a" * 900, "\u202egpj.exe", "/abs.png"])
async def test_the_name_of_a_file_has_no_meaning(studio: Studio, name: str) -> None:
    customer = studio.customer()
    assert (await customer.post_picture(picture(), name=name)).status_code == 201
    job = (await customer.history())[0]
    assert (await customer.fetch(job["original_image_url"])).status_code == 200


async def test_a_form_without_the_file_is_400(studio: Studio) -> None:
    client, path = studio.customer().client, f"{RESTORATIONS}/upload/"
    for request in (
        client.post(path, files={"picture": ("a.jpg", picture(), "image/jpeg")}),
        client.post(path, files={"image": (None, b"only text")}),
    ):
        assert sentences(await request) == ["No file was submitted."]


@pytest.mark.parametrize("media_type", ["application/json", "application/x-www-form-urlencoded", "image/jpeg", ""])
async def test_any_other_media_type_is_415(studio: Studio, media_type: str) -> None:
    response = await studio.customer().client.post(
        f"{RESTORATIONS}/upload/", content=picture(), headers={"content-type": media_type} if media_type else {}
    )
    assert (response.status_code, response.json()["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\nbroken", b"--y\r\n\r\n--y--"])
async def test_a_broken_form_is_400(studio: Studio, body: bytes) -> None:
    response = await studio.customer().client.post(
        f"{RESTORATIONS}/upload/", content=body, headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert response.status_code == 400, response.text


async def test_without_a_signed_in_customer_nothing_is_looked_at(studio: Studio) -> None:
    client = studio.harness.anonymous(studio.name, "reviv")
    response = await client.post(f"{RESTORATIONS}/upload/", files={"image": ("a.jpg", b"", "image/jpeg")})
    assert (response.status_code, response.json()["error"]["code"]) == (401, "NOT_AUTHENTICATED")


async def test_the_history_limit_comes_before_validation_and_counts_every_unexpired_job(studio: Studio) -> None:
    customer = studio.customer()
    for state in ("pending", "processing", "failed", "completed", "completed"):
        await customer.stored_job(state=state)
    sixth = await customer.completed_job(unlock_method="paid")
    refused = await customer.post_picture(b"no picture")
    assert refused.status_code == 403
    error = refused.json()["error"]
    assert (error["code"], error["details"]) == ("HISTORY_LIMIT", {"max_jobs": 6})
    await customer.delete(sixth.number)
    await customer.upload()


async def test_uploads_at_the_same_time_never_exceed_the_limit(studio: Studio) -> None:
    customer = studio.customer()
    responses = await asyncio.gather(*(customer.post_picture(picture()) for _ in range(12)))
    assert sorted(response.status_code for response in responses) == [201] * 6 + [403] * 6
    assert len(await customer.history()) == 6
    found = await studio.harness.database.autocommit.get_all(
        Asset, "storefront = %(storefront)s and delete_after is null", storefront=studio.name
    )
    assert len(found) == 6


async def test_the_limit_of_one_customer_does_not_affect_another(studio: Studio) -> None:
    first, second = studio.customer(), studio.customer()
    for _ in range(6):
        await first.stored_job()
    await second.upload()


async def test_customers_jobs_are_run_in_turns(studio: Studio) -> None:
    customer = studio.customer()
    for _ in range(2):
        await customer.upload()
    rows = await studio.harness.database.autocommit.fetch(
        "select virtual_start from tasks where fair_key = %(key)s order by id", key=str(customer.user_id)
    )
    first, second = (row["virtual_start"] for row in rows)
    assert second == first + 1


async def test_an_upload_repeated_with_its_idempotency_key_adds_one_job(studio: Studio) -> None:
    customer = studio.customer()
    headers = {"Idempotency-Key": "upload-1"}  # each form gets a boundary of its own
    first, second = [await customer.post_picture(picture(), **headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert len(await customer.history()) == 1
    reused = await customer.post_picture(picture("PNG"), **headers)
    assert reused.status_code == 422


async def test_an_attempt_that_ended_before_its_response_was_stored_is_resumed(studio: Studio) -> None:
    customer = studio.customer()
    headers = {"Idempotency-Key": "upload-2", "content-type": "multipart/form-data; boundary=same"}
    first = await customer.post_picture(picture(), **headers)
    for _ in range(5):
        await customer.stored_job()
    autocommit = studio.harness.database.autocommit
    await autocommit.execute("delete from idempotency_keys where key = 'upload-2'")
    repeated = await customer.post_picture(picture(), **headers)
    assert repeated.json() == first.json()
    assert len(await customer.history()) == 6


async def test_a_customers_pictures_are_checked_one_after_another_and_others_do_not_wait(workshop: Workshop) -> None:
    greedy, other = workshop.customer(), workshop.customer()
    async with workshop.parts.upload_locks.of(greedy.user_id):
        waiting = [asyncio.create_task(greedy.post_picture(picture())) for _ in range(8)]
        await other.upload()
        assert not any(each.done() for each in waiting)
    statuses = sorted([response.status_code for response in await asyncio.gather(*waiting)])
    assert statuses == [201] * 6 + [403] * 2


async def test_an_upload_ends_when_its_client_leaves_while_it_waits_or_is_checked(workshop: Workshop) -> None:
    customer, app = workshop.customer(), workshop.harness.service.app
    request = customer.client.build_request("POST", f"{RESTORATIONS}/upload/", files={"image": picture()})
    stream, path = Stream(), f"/reviv{RESTORATIONS}/upload/"
    turn = workshop.parts.upload_locks.of(customer.user_id)
    async with turn:
        async with connected(app, request, path, stream.send):
            await eventually(lambda: waits_for(turn))
        assert stream.status == 408
    assert await customer.history() == []
    await customer.upload()


async def waits_for(turn: asyncio.Lock) -> bool:
    return bool(turn._waiters)

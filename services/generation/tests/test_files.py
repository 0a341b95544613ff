"""Pictures are private: only their signed addresses show them."""

import pytest
from common.storage.signed_tokens import FileTokens
from testkit.harness import KEY

from .customers import Studio
from .pictures import picture
from .workshop import later

FILES = "/api/restorations/files"


@pytest.mark.parametrize("token", ["x", "a.b.c", "..%2f..%2fetc%2fpasswd", "%00", "a" * 3000, "😀"])
async def test_an_address_that_is_not_signed_is_404(studio: Studio, token: str) -> None:
    response = await studio.customer().fetch(f"{FILES}/{token}/")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "NOT_FOUND")


async def test_an_address_works_without_a_header_and_at_its_storefront_only(studio: Studio) -> None:
    customer = studio.customer()
    await customer.upload()
    url = (await customer.history())[0]["original_image_url"]
    assert (await customer.fetch(url)).content == picture()
    other = Studio(studio.harness, studio.harness.storefront("reviv")).customer()
    assert (await other.fetch(url)).status_code == 404


async def test_an_address_expires(studio: Studio) -> None:
    customer = studio.customer()
    await customer.upload()
    url = (await customer.history())[0]["original_image_url"]
    with later(2 * 3600):
        assert (await customer.fetch(url)).status_code == 404
        renewed = (await customer.history())[0]["original_image_url"]
        assert (await customer.fetch(renewed)).status_code == 200


async def test_a_picture_of_an_expired_job_is_404(studio: Studio) -> None:
    customer = studio.customer()
    number = await customer.upload()
    url = (await customer.history())[0]["original_image_url"]
    await studio.harness.database.autocommit.execute(
        "update jobs set expires_at = now() - interval '1 second' where number = %(number)s", number=number
    )
    assert (await customer.fetch(url)).status_code == 404


async def test_a_picture_that_the_store_has_lost_is_404(studio: Studio) -> None:
    job = await studio.customer().stored_job()
    assert job.original
    token = FileTokens(KEY).issue(studio.name, job.original)
    assert (await studio.customer().fetch(f"{FILES}/{token}/")).status_code == 404


async def test_the_addresses_of_a_jobs_pictures_have_nothing_in_common(studio: Studio) -> None:
    customer = studio.customer()
    await customer.completed_job(unlock_method="paid")
    (listed,) = await customer.history()
    keys = [
        listed[name].split("/files/")[1].split(".")[0]
        for name in ("original_image_url", "restored_preview_url", "restored_full_url")
    ]
    assert len(set(keys)) == 3

"""What is known of a customer, and the photographs that the customer uploaded."""

from uuid import uuid4

from common.rpc.interfaces.transfers import TransfersInterface
from testkit.transfers import known_of

from .customers import Studio
from .pictures import picture


async def test_jobs_are_known_and_uploaded_photographs_are_read_by_their_owner_only(studio: Studio) -> None:
    customer, content = studio.customer(), picture()
    await customer.upload(content)
    known = await known_of(studio.harness, studio.name, customer.user_id)
    assert len(known["jobs"]) == 1
    [upload] = known["uploads"]
    calls = studio.harness.calls(TransfersInterface)
    page = await calls.personal_data(studio.name, customer.user_id, "12:", 5)
    assert [(entry.section, entry.file, entry.name) for entry in page.entries] == [
        ("uploads", upload["key"], f"{upload['key']}.jpg")
    ]
    part = (await calls.personal_file(studio.name, customer.user_id, upload["key"], 0)).content
    assert len(part) == upload["size"]
    assert (await calls.personal_file(studio.name, customer.user_id, upload["key"], len(part))).content == b""
    assert (await calls.personal_file(studio.name, uuid4(), upload["key"], 0)).content == b""
    other = studio.harness.storefront("reviv")
    assert (await calls.personal_file(other, customer.user_id, upload["key"], 0)).content == b""
    assert await known_of(studio.harness, other, customer.user_id) == {}

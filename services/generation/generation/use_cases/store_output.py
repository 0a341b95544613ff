"""Store a picture that a run has made."""

from generation.domain.job import Job
from generation.repository.assets import Assets
from generation.use_cases.studio import Studio


async def store_output(job: Job, content_type: str, content: bytes, studio: Studio) -> str:
    """Record the picture, then store it; returns its key. It is deleted unless a transaction keeps it."""
    assets = Assets(studio.database.autocommit, job.storefront)
    asset = await assets.record(job.id, content_type, len(content))
    await studio.store.put(job.storefront, asset.key, content)
    return asset.key

"""What people type, run as they type it."""

import asyncio


async def bash(script: str, *, within: float = 300) -> str:
    """What the script prints; fails when a command of it fails."""
    process = await asyncio.create_subprocess_exec(
        *("bash", "-e", "-c", script), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    printed, complaints = await asyncio.wait_for(process.communicate(), within)
    assert process.returncode == 0, f"{printed.decode()}\n{complaints.decode()}"
    return printed.decode()

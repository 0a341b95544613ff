"""The queue and the history as ComfyUI shows them."""

from typing import Any

from sandbox.vendors.jobs import Job


def entry(job: Job) -> list[Any]:
    """A member of the queue, and the `prompt` of the history."""
    details = job.details
    return [details["number"], job.id, details["workflow"], details["extra_data"], details["outputs"]]


def history(job: Job) -> dict[str, Any]:
    succeeded = job.status == "succeeded"
    status = {"status_str": "success" if succeeded else "error", "completed": succeeded, "messages": _messages(job)}
    shown = job.details["shown"] if succeeded else {}
    meta = {node: {"node_id": node, "display_node": node, "parent_node": None, "real_node_id": node} for node in shown}
    return {"prompt": entry(job), "outputs": shown, "status": status, "meta": meta}


def _messages(job: Job) -> list[list[Any]]:
    started = {"prompt_id": job.id, "timestamp": round((job.started or job.created) * 1000)}
    ended = {"prompt_id": job.id, "timestamp": round((job.completed or job.created) * 1000)}
    messages: list[list[Any]] = [["execution_start", started], ["execution_cached", {"nodes": [], **started}]]
    node = job.details["sampler"]
    at = {"node_id": node, "node_type": job.details["workflow"][node]["class_type"], "executed": []}
    if job.status == "succeeded":
        return [*messages, ["execution_success", ended]]
    if job.status == "canceled":
        return [*messages, ["execution_interrupted", {**ended, **at}]]
    raised: dict[str, Any] = {
        "exception_message": job.error,
        "exception_type": "torch.OutOfMemoryError" if "fail" in job.faults else "RuntimeError",
        "traceback": [],
        "current_inputs": {},
        "current_outputs": [],
    }
    return [*messages, ["execution_error", {**ended, **at, **raised}]]

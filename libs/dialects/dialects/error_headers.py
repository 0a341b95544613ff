"""The headers of error responses, which all contracts share."""

from common.kernel.errors import Kind, Problem


def error_headers(problem: Problem, status: int) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": "Bearer"}
    if problem.kind is Kind.THROTTLED:
        return {"Retry-After": str(problem.facts["retry_after"])}
    if problem.kind is Kind.UNAVAILABLE:
        return {"Retry-After": "1"}
    if "allow" in problem.facts:
        return {"Allow": str(problem.facts["allow"])}
    return {}

"""The convertor `job_number` of route paths."""

from starlette.convertors import Convertor, register_url_convertor


class JobNumberConvertor(Convertor[int]):
    """Numbers only: other words at the same place are paths of their own, with methods of their own."""

    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("job_number", JobNumberConvertor())

"""A question on the terminal before something is deleted."""

from atelier.errors import CannotStart


def agreed(question: str, otherwise: str = "add --yes to delete without asking") -> bool:
    """Whether the answer is yes. Raises CannotStart when standard input has ended."""
    try:
        return input(question).strip().lower() == "yes"
    except EOFError:
        raise CannotStart(f"Standard input is closed, so the question cannot be asked; {otherwise}.") from None

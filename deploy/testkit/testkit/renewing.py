"""Fakes that tests share, because the service that was built with them takes longer to build than most tests."""


def renew(*fakes: object) -> None:
    """Give each the state of a new one. Fakes that are members of others are to be renewed themselves."""
    for fake in fakes:
        state = vars(type(fake)())
        kept = {name: value for name, value in vars(fake).items() if any(value is other for other in fakes)}
        vars(fake).clear()
        vars(fake).update(state | kept)

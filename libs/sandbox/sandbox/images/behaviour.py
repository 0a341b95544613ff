"""How the model misbehaves: set for a model name, and fixed for a prediction when it is submitted."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sandbox.store import Store

EVERY_MODEL = "*"

Output = Literal[
    "picture", "html", "bomb", "huge", "truncated", "missing", "foreign", "internal", "redirect", "no_address"
]
"""What the address of the result leads to: the picture; HTML or a decompression bomb called image/png; more bytes than
any limit permits; half a picture; 404; or it names a foreign host, an internal address, or is no address at all;
`redirect` answers 302 to an internal address."""

Step = Literal["submit", "poll", "download", "cancel"]


class Refusals(BaseModel):
    """The next `times` requests of a step get `status`."""

    model_config = ConfigDict(extra="forbid")

    times: int = Field(ge=1, le=1000)
    status: int = Field(default=503, ge=400, le=599)
    retry_after: int | None = Field(default=None, ge=0, le=3600)


class Behaviour(BaseModel):
    """`seconds` of the platform's clock pass before the result.

    `never_ends`: it stays `processing`. `failure`: it fails with this text. `lose_answers`: so many submissions are
    accepted, but answered with 502. `hang`: these requests are never answered. `webhooks`: how often the webhook is
    called. `flips`: every poll after the first that shows the result shows another result. `garbled`: polls are
    answered with 200 and no JSON. `padding`: so many additional bytes are in the answer of every poll.
    """

    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(default=0, ge=0, le=86_400)
    never_ends: bool = False
    failure: str | None = Field(default=None, min_length=1, max_length=500)
    refuse: dict[Step, Refusals] = Field(default_factory=dict)
    lose_answers: int = Field(default=0, ge=0, le=1000)
    hang: list[Step] = Field(default_factory=list)
    webhooks: int = Field(default=1, ge=0, le=5)
    flips: bool = False
    garbled: bool = False
    padding: int = Field(default=0, ge=0, le=50_000_000)
    output: Output = "picture"

    def refusal(self, step: Step) -> Refusals | None:
        """Count a request of a step; its refusal, if it is refused."""
        found = self.refuse.get(step)
        if found is None:
            return None
        left = found.times - 1
        others = {name: each for name, each in self.refuse.items() if name != step}
        self.refuse = others | ({step: found.model_copy(update={"times": left})} if left else {})
        return found

    def loses_answer(self) -> bool:
        """Count a submission; whether its answer gets lost."""
        lost = self.lose_answers > 0
        self.lose_answers -= lost
        return lost


class ModelBehaviour(Behaviour):
    """The body of `POST /images/behaviour`: it replaces what was set for the model before."""

    model: str = Field(default=EVERY_MODEL, min_length=1, max_length=200)


class Behaviours:
    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, given: ModelBehaviour) -> None:
        self._save(given.model, Behaviour(**given.model_dump(exclude={"model"})))

    def of(self, model: str) -> Behaviour:
        """What was set for the model, or else for every model."""
        row = self._store.autocommit.row(
            "SELECT body FROM image_behaviours WHERE model IN (?, ?) ORDER BY model = ? LIMIT 1",
            (model, EVERY_MODEL, EVERY_MODEL),
        )
        return Behaviour() if row is None else Behaviour.model_validate_json(row["body"])

    def count(self, model: str, behaviour: Behaviour) -> None:
        """Store the counters of a model's behaviour after a submission."""
        statement = "UPDATE image_behaviours SET body = ? WHERE model = (%s)"
        chosen = "SELECT model FROM image_behaviours WHERE model IN (?, ?) ORDER BY model = ? LIMIT 1"
        self._store.autocommit.execute(
            statement % chosen, (behaviour.model_dump_json(), model, EVERY_MODEL, EVERY_MODEL)
        )

    def all(self) -> dict[str, Behaviour]:
        rows = self._store.autocommit.rows("SELECT model, body FROM image_behaviours ORDER BY model")
        return {row["model"]: Behaviour.model_validate_json(row["body"]) for row in rows}

    def clear(self) -> None:
        self._store.autocommit.execute("DELETE FROM image_behaviours")

    def _save(self, model: str, behaviour: Behaviour) -> None:
        self._store.autocommit.execute(
            "INSERT INTO image_behaviours (model, body) VALUES (?, ?) "
            "ON CONFLICT (model) DO UPDATE SET body = excluded.body",
            (model, behaviour.model_dump_json()),
        )

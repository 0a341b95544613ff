"""Predictions in the sandbox's database, and how the API shows them."""

from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Annotated, Any

import orjson
from common.kernel import clock
from pydantic import BaseModel, ConfigDict, Field

from sandbox.images.behaviour import Behaviour
from sandbox.store import Document, Store

TERMINAL = ("succeeded", "failed", "canceled")
KEPT_SECONDS = 24 * 3600
"""For so long inputs and results are kept."""

COST_MICROS = 40_000
IMAGE_CHARACTERS = 15_000_000
MOST_REFERENCES, REFERENCE_CHARACTERS = 8, 2_000_000
Reference = Annotated[str, Field(max_length=REFERENCE_CHARACTERS)]
SIDE = 768
"""The width and the height of a drawn picture unless others are given."""


class PredictionInput(BaseModel):
    """`image` is a data URI to be restored; without one a picture of `width` and `height` is drawn.

    `references` are data URIs of pictures that show what is to be drawn.
    `sandbox` overrides how the model behaves.
    """

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(default="restoration", min_length=1, max_length=100)
    image: str | None = Field(default=None, max_length=IMAGE_CHARACTERS)
    references: list[Reference] = Field(default=[], max_length=MOST_REFERENCES)
    prompt: str = Field(default="", max_length=10_000)
    negative_prompt: str = Field(default="", max_length=10_000)
    aspect_ratio: str | None = Field(default=None, max_length=20)
    width: int = Field(default=SIDE, ge=64, le=4096)
    height: int = Field(default=SIDE, ge=64, le=4096)
    safety_checker: bool = True
    seed: int | None = Field(default=None, ge=0, le=2**53)
    sandbox: Behaviour | None = None

    def shown(self) -> Document:
        """What was given, without the pictures; `references` is their number."""
        given = self.model_dump(exclude={"image", "references", "sandbox"}, exclude_unset=True)
        shown = {"kind": self.kind, "prompt": self.prompt, "seed": self.seed, **given}
        return {**shown, "references": len(self.references)} if self.references else shown


class Submission(BaseModel):
    model_config = ConfigDict(extra="forbid")

    model: str = Field(min_length=1, max_length=200)
    input: PredictionInput
    webhook: str | None = Field(default=None, max_length=2000, pattern=r"^https?://[^\s]+$")

    def fingerprint(self) -> str:
        return sha256(self.model_dump_json().encode()).hexdigest()


class Predictions:
    """A prediction's document has the members that the API shows, and `behaviour`, `webhook` and `notify`.

    `notify` is how many calls of the webhook are outstanding. `due` is when the runner has to look at it next.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def submitted(self, key: str | None) -> tuple[Document, str] | None:
        """Return the prediction that was submitted with an idempotency key, and its submission's fingerprint."""
        if key is None:
            return None
        row = self._store.autocommit.row(
            "SELECT body, fingerprint FROM image_predictions WHERE idempotency_key = ?", (key,)
        )
        return None if row is None else (orjson.loads(row["body"]), row["fingerprint"])

    def create(self, submission: Submission, key: str | None, behaviour: Behaviour, content: bytes) -> Document:
        now = clock.timestamp()
        document = {
            "id": token_hex(13),
            "model": submission.model,
            "status": "processing",
            "created_at": _text(now),
            "completed_at": None,
            "input": submission.input.shown(),
            "error": None,
            "cost_micros": 0,
            "behaviour": behaviour.model_dump(),
            "webhook": submission.webhook,
            "notify": 0,
        }
        due = None if behaviour.never_ends else now + behaviour.seconds
        with self._store.transaction() as transaction:
            transaction.execute("DELETE FROM image_predictions WHERE created < ?", (now - KEPT_SECONDS,))
            transaction.execute(
                "INSERT INTO image_predictions (id, idempotency_key, fingerprint, created, due, body, content) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (document["id"], key, submission.fingerprint(), now, due, _dumped(document), content),
            )
        return document

    def find(self, identifier: str) -> Document | None:
        row = self._store.autocommit.row("SELECT body FROM image_predictions WHERE id = ?", (identifier,))
        return None if row is None else orjson.loads(row["body"])

    def content(self, identifier: str) -> bytes | None:
        """The input's bytes."""
        row = self._store.autocommit.row("SELECT content FROM image_predictions WHERE id = ?", (identifier,))
        return None if row is None else row["content"]

    def result(self, identifier: str) -> bytes | None:
        row = self._store.autocommit.row("SELECT result FROM image_predictions WHERE id = ?", (identifier,))
        return None if row is None else row["result"]

    def latest(self, limit: int) -> list[Document]:
        rows = self._store.autocommit.rows("SELECT body FROM image_predictions ORDER BY seq DESC LIMIT ?", (limit,))
        return [orjson.loads(row["body"]) for row in rows]

    def due(self, limit: int) -> list[Document]:
        """The predictions whose result or webhook is due, earliest first."""
        rows = self._store.autocommit.rows(
            "SELECT body FROM image_predictions WHERE due <= ? ORDER BY due LIMIT ?", (clock.timestamp(), limit)
        )
        return [orjson.loads(row["body"]) for row in rows]

    def save(self, document: Document, due: float | None) -> None:
        self._store.autocommit.execute(
            "UPDATE image_predictions SET body = ?, due = ? WHERE id = ?", (_dumped(document), due, document["id"])
        )

    def count(self, identifier: str, behaviour: Behaviour) -> None:
        """Store the counters of a prediction's behaviour."""
        self._store.autocommit.execute(
            "UPDATE image_predictions SET body = json_set(body, '$.behaviour', json(?)) WHERE id = ?",
            (behaviour.model_dump_json(), identifier),
        )

    def remember_polls(self, identifier: str, polls: int) -> None:
        """Store how many polls have shown the result."""
        self._store.autocommit.execute(
            "UPDATE image_predictions SET body = json_set(body, '$.polls', ?) WHERE id = ?", (polls, identifier)
        )

    def end(self, identifier: str, status: str, error: str | None = None, result: bytes | None = None) -> bool:
        """Set the final status unless it has one; False if it has one. Calls of the webhook become due."""
        with self._store.transaction() as transaction:
            row = transaction.row("SELECT body FROM image_predictions WHERE id = ?", (identifier,))
            document = orjson.loads(row["body"]) if row else None
            if document is None or document["status"] in TERMINAL:
                return False
            now = clock.timestamp()
            calls = document["behaviour"]["webhooks"] if document["webhook"] else 0
            document |= {"status": status, "error": error, "completed_at": _text(now), "notify": calls}
            document["cost_micros"] = COST_MICROS if status == "succeeded" else 0
            transaction.execute(
                "UPDATE image_predictions SET body = ?, due = ?, result = ? WHERE id = ?",
                (_dumped(document), now if calls else None, result, identifier),
            )
        return True


def shown(document: Document, base: str, *, flipped: bool = False) -> dict[str, Any]:
    """Return a prediction as the API shows it. `base` is the sandbox's address that the client called."""
    address = f"{base}/images/v1/predictions/{document['id']}"
    names = ("id", "model", "status", "created_at", "completed_at", "input", "error", "cost_micros")
    public = {name: document[name] for name in names}
    public["urls"] = {"get": address, "cancel": f"{address}/cancel"}
    public["output"] = [_output(document, base, flipped)] if document["status"] == "succeeded" else None
    if flipped and document["status"] == "failed":
        public |= {"status": "processing", "error": None, "completed_at": None}
    return public


def _output(document: Document, base: str, flipped: bool) -> str:
    output = document["behaviour"]["output"]
    elsewhere = {
        "foreign": "https://images.foreign.example/result.png",
        "internal": "http://169.254.169.254/latest/meta-data/",
        "no_address": "result.png",
    }
    return elsewhere.get(output) or f"{base}/images/files/{document['id']}{'-other' if flipped else ''}.png"


def _text(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()


def _dumped(document: Document) -> str:
    return orjson.dumps(document).decode()

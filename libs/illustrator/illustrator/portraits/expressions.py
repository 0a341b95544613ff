"""Expressions of a face, and the one that a text asks for (English, Georgian)."""

from collections.abc import Mapping
from dataclasses import dataclass

from illustrator.portraits.words import mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """`curve`: corners of the mouth up (1) or down (-1); `brow_raise` in heads, `brow_tilt` in degrees."""

    curve: float = 0.5
    open: float = 0.0  # height of the open mouth, 1 a laugh
    wide: float = 1.0
    eyes: float = 1.0  # how far open
    closed: bool = False  # eyes closed in arcs
    wink: bool = False
    brow_raise: float = 0.0
    brow_tilt: float = 0.0  # positive: inner ends down (anger)
    blush: float = 0.6
    tear: bool = False
    look: tuple[float, float] = (0.0, 0.0)


EXPRESSIONS: Mapping[str, Expression] = {
    "smile": Expression(curve=0.75, brow_raise=0.006, brow_tilt=-4),
    "happy": Expression(curve=0.9, open=0.7, wide=1.08, brow_raise=0.014, brow_tilt=-4, blush=0.85),
    "laugh": Expression(curve=1.0, open=1.0, wide=1.12, closed=True, brow_raise=0.02, blush=1.0),
    "surprised": Expression(curve=0.0, open=0.85, wide=0.55, eyes=1.16, brow_raise=0.05),
    "sad": Expression(curve=-0.6, eyes=0.85, brow_raise=0.008, brow_tilt=-16, blush=0.3, tear=True, look=(0, 0.25)),
    "angry": Expression(curve=-0.55, eyes=0.82, brow_raise=-0.022, brow_tilt=18, blush=0.5),
    "scared": Expression(curve=-0.3, open=0.45, wide=0.85, eyes=1.14, brow_raise=0.045, brow_tilt=-14, blush=0.2),
    "determined": Expression(curve=0.6, eyes=0.94, brow_raise=-0.008, brow_tilt=8),
    "thoughtful": Expression(curve=0.15, wide=0.8, brow_raise=0.018, look=(0.45, -0.5)),
    "wink": Expression(curve=0.85, open=0.45, wink=True, brow_raise=0.012, blush=0.8),
    "sleepy": Expression(curve=0.35, wide=0.75, eyes=0.5, closed=True, blush=0.6),
    "calm": Expression(curve=0.4, brow_tilt=-2),
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "laugh": ("laugh", "giggl", "hilar", "იცინ", "სიცილ"),
    "wink": ("wink", "mischiev", "cheek", "თვალს"),
    "surprised": ("surpris", "amaz", "astonish", "wonder", "awe", "shock", "გაკვირვ", "გაოც"),
    "scared": ("scare", "fear", "afraid", "terrif", "worr", "nervous", "შეშინ", "შიშ"),
    "angry": ("angr", "furious", "mad", "rage", "grump", "გაბრაზ"),
    "sad": ("sad", "cry", "tear", "unhappy", "sorrow", "upset", "მოწყენ", "სევდ", "ტირ"),
    "determined": ("determin", "brave", "hero", "confident", "proud", "serious", "courag", "bold", "მამაც", "გაბედ"),
    "thoughtful": ("thought", "think", "curious", "ponder", "dream", "ფიქრ", "ცნობისმოყვ"),
    "sleepy": ("sleep", "tired", "asleep", "yawn", "ძინ"),
    "happy": ("happy", "joy", "excit", "delight", "cheer", "glad", "grin", "ბედნიერ", "მხიარულ", "სიხარულ"),
    "calm": ("calm", "neutral", "peace", "relax", "მშვიდ"),
    "smile": ("smil", "friendly", "kind", "warm", "ღიმ"),
}


def expression_named(text: str) -> Expression:
    for name, words in _WORDS.items():
        if mentions(text, words):
            return EXPRESSIONS[name]
    return EXPRESSIONS["smile"]

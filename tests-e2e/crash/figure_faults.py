"""Faults of figures, quotas and subscriptions."""

from typing import ClassVar

from crash.restoration_faults import Moments, RestorationFaultInjector

GENERATIONS: Moments = (("/images/generate/", 0.1), ("/images/generate/", 3.0))
"""While a generation is being accepted, waits or is being drawn."""
MOMENTS: Moments = (
    *GENERATIONS,
    *GENERATIONS,
    ("/magic-link/verify/", 0.1),
    ("/pay", 0.5),  # while the webhooks are being handled
    (None, 2.0),
)


class FigureFaultInjector(RestorationFaultInjector):
    """Injects faults into the services of figures and subscriptions, each shortly after a step of a customer."""

    moments: ClassVar[Moments] = MOMENTS
    rendering: ClassVar[Moments] = GENERATIONS

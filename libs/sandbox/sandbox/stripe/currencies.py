"""Stripe's currencies, and the bounds and formatting of their amounts."""

from common.kernel.charge_limits import limits_of
from common.kernel.money import digits

from sandbox.stripe.errors import StripeError
from sandbox.stripe.params import Params

_KNOWN = """
    usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp
    cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr
    isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mro mur mvr mwk mxn
    myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos
    srd std svc szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw
"""
CURRENCIES = frozenset(_KNOWN.split())


def currency(params: Params, name: str = "currency") -> str:
    """Return the parameter as a lower-case ISO code. Raises if Stripe does not support it."""
    code = params.needed(name).lower()
    if code not in CURRENCIES:
        raise StripeError(
            f"Invalid currency: {code}. Stripe currently supports these currencies: {', '.join(sorted(CURRENCIES))}",
            param=params.path(name),
        )
    return code


def check_amount(amount: int, code: str, param: str = "amount") -> None:
    """Raise Stripe's error for an amount that it does not charge."""
    smallest, largest, step = limits_of(code.upper())
    if amount < smallest:
        raise StripeError(
            f"Amount must be at least {formatted_amount(smallest, code)}", code="amount_too_small", param=param
        )
    if amount > largest:
        raise StripeError(
            f"Amount must be no more than {formatted_amount(largest, code)}", code="amount_too_large", param=param
        )
    if amount % step:
        raise StripeError(f"Amounts in {code.upper()} must be a multiple of {step}", param=param)


def formatted_amount(amount: int, code: str) -> str:
    """Return an amount with its currency: formatted_amount(-249999, "usd") → "-$2,499.99"."""
    places = digits(code)
    sign = {"usd": "$", "eur": "€", "gbp": "£"}.get(code, "")
    minus, number = "-" if amount < 0 else "", f"{abs(amount) / 10**places:,.{places}f}"
    return f"{minus}{sign}{number}" if sign else f"{minus}{number} {code.upper()}"

"""Sign in with a mailed code."""

from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.aead_box import AeadBox
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.adapters.signing import TokenSigner
from identity.domain.errors import EmailTaken
from identity.domain.magic_code import LockedCode, digest_code, is_code_of
from identity.domain.magic_link_errors import MagicLinkNotOffered
from identity.domain.user import User
from identity.repository.magic_codes import MagicCodes
from identity.repository.sessions import has_not_ended
from identity.repository.users import Users
from identity.storefront import MagicLinks
from identity.use_cases.hand_over_account import hand_over_account
from identity.use_cases.register import add_account
from identity.use_cases.start_session import SignedIn, start_session


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemMagicCode:
    """`client_address` is that of the client's network, `language` what the request prefers."""

    storefront: Storefront
    email: str
    code: str
    client_address: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Redeemed:
    """`revoked` are the sessions that ended because the code has proved whose address it is."""

    signed_in: SignedIn
    revoked: list[SessionRevoked]


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same client has used the code a moment ago; `answer` is the encrypted response to that."""

    answer: bytes


async def redeem_magic_code(
    command: RedeemMagicCode, uow: UnitOfWork, box: AeadBox, signer: TokenSigner
) -> Redeemed | Repeated | None:
    """Raises MagicLinkNotOffered. None is returned, not raised, because the wrong guess must be committed.

    The row of the address is locked first, so that of concurrent requests one redeems the code, and the others repeat
    its response. The account is created now: the code proves whose address it is.
    """
    rules = command.storefront.find_section(MagicLinks)
    if rules is None:
        raise MagicLinkNotOffered()
    codes = MagicCodes(uow, command.storefront.name, command.email)
    known = await codes.lock()
    if known is None:
        return None
    if known.is_repeated(command.code, command.client_address, rules, box):
        return await _repeated(known, command.storefront, uow)
    if not await _is_right(known, command, rules, codes, box):
        return None
    redeemed = await _sign_in(command, uow, signer)
    if redeemed is not None:
        await codes.use(command.client_address, redeemed.signed_in.session.id)
    return redeemed


async def _repeated(known: LockedCode, storefront: Storefront, uow: UnitOfWork) -> Repeated | None:
    """None if the session has ended meanwhile: its tokens would be refused."""
    if known.answer is None or known.session_id is None:
        return None
    is_live = await has_not_ended(uow, storefront.name, known.session_id)
    return Repeated(known.answer) if is_live else None


async def _is_right(
    known: LockedCode, command: RedeemMagicCode, rules: MagicLinks, codes: MagicCodes, box: AeadBox
) -> bool:
    """Wrong guesses of a code that is valid are counted, and those of one whose response is still repeated.

    Each wrong code counts once, and codes that were mailed to the address earlier do not count.
    """
    digest = known.valid_digest(rules)
    if digest is not None and is_code_of(digest, command.code, box):
        return True
    is_guess = digest is not None or known.was_just_used(command.client_address, rules)
    if is_guess and known.wrong_guesses < rules.attempts and not known.is_known(command.code, box):
        await codes.count_wrong_guess(digest_code(command.code, box))
    return False


async def _sign_in(command: RedeemMagicCode, uow: UnitOfWork, signer: TokenSigner) -> Redeemed | None:
    """None for locked and staff accounts. Staff use their password: a mailbox is not trusted with their permissions."""
    user = await _find_or_create(command, uow)
    if user is None or user.is_staff:
        return None
    revoked: list[SessionRevoked] = []
    if not user.is_verified:
        revoked = await hand_over_account(user, command.storefront, uow)
        await Users(uow, user.storefront).save(user)
    return Redeemed(await start_session(user, command.storefront, uow, signer), revoked)


async def _find_or_create(command: RedeemMagicCode, uow: UnitOfWork) -> User | None:
    """The account, locked; None if it may not be used."""
    storefront, email = command.storefront.name, command.email
    users = Users(uow, storefront)
    user = await users.lock_by_email(email)
    if user is not None:
        return user
    user = User(storefront=storefront, email=email, first_name="", language=command.language, verified_at=clock.now())
    try:
        await add_account(user, uow)
    except EmailTaken:  # a locked account, or one that was created a moment ago
        return await users.lock_by_email(email)
    return user

"""`/api/auth/delete/`: the end of an account."""

from common.http import Body, Transaction, json_response, router
from fastapi import Response
from pydantic import StrictBool

from identity.contracts.figureforge.schemas import MessageBody
from identity.domain.magic_link_errors import DeletionNotConfirmed
from identity.http.dependencies import Addresses, CurrentStorefront, CurrentUser, add_revocation_headers
from identity.use_cases.delete_account import DeleteAccount, delete_account

routes = router("/api/auth", "profile")


class DeleteBody(Body):
    """One of the two is `true`."""

    confirm_delete: StrictBool = False
    confirm: StrictBool = False


@routes.delete("/delete/", response_model=MessageBody, operation_id="profile.delete")
async def delete(
    me: CurrentUser,
    storefront: CurrentStorefront,
    addresses: Addresses,
    uow: Transaction,
    body: DeleteBody | None = None,
) -> Response:
    """Delete the caller's account with everything that belongs to it, and end all sessions. Staff are refused.

    The subscription ends at once. A later sign-in with the address creates a new account.
    """
    if body is None or not (body.confirm_delete or body.confirm):
        raise DeletionNotConfirmed()
    revoked = await delete_account(DeleteAccount(storefront=storefront, user_id=me.user_id, addresses=addresses), uow)
    response = json_response({"message": "Your account has been deleted."})
    add_revocation_headers(response, revoked)
    return response

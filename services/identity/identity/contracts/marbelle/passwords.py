"""Bodies about passwords."""

from common.web import Body

from identity.use_cases.new_password import NewPassword
from identity.web.fields import Secret, Token


class _NewPasswordBody(Body):
    new_password: Secret
    new_password_confirm: Secret

    def new(self) -> NewPassword:
        return NewPassword(password=self.new_password, confirmation=self.new_password_confirm)


class ResetPasswordBody(_NewPasswordBody):
    """With the token of the mailed link."""

    token: Token


class ChangePasswordBody(_NewPasswordBody):
    """Signed in, with the password known."""

    current_password: Secret

from allauth.account.auth_backends import AuthenticationBackend


class MemberBackend(AuthenticationBackend):
    pass

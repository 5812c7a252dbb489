"""Signing in: by e-mail address and password, throttled, at one door for everybody."""

from __future__ import annotations

from cms.settings.parts import environment

# 0 where accounts are opened by administrators alone.
SIGN_UP_IS_OPEN = environment.flag("SIGN_UP", default=True)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/contribute/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "cms.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "cms.accounts.forms.SignInForm",
    "signup": "cms.accounts.forms.OpenAccountForm",
    "reset_password": "cms.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "cms.accounts.forms.NewPasswordForm",
    "change_password": "cms.accounts.forms.OtherPasswordForm",
    "reauthenticate": "cms.accounts.forms.PasswordAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
# An address and a password are the least there is; a name may follow.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = True
# Nobody is written to because a stranger typed their address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Whoever signs up shows that the address is theirs; of an account that an administrator made it is
# believed (cms.accounts.adapter). The link shows a page with a button: mail scanners follow links.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
# Counted in the shared cache. A guesser is stopped by address and, from many addresses, by account.
ACCOUNT_RATE_LIMITS = {
    "signup": "20/m/ip",
    "confirm_email": "1/3m/key",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}

# A second step at sign-in, for whoever turns it on: an authenticator app, and codes for when it is lost.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "cms.accounts.forms.SecondStepForm",
    "reauthenticate": "cms.accounts.forms.SecondStepAgainForm",
    "activate_totp": "cms.accounts.forms.TurnOnSecondStepForm",
}
MFA_TOTP_ISSUER = "Precedent"
# One step of 30 seconds either way: clocks of phones differ.
MFA_TOTP_TOLERANCE = 1

# Single sign-on of an organisation (OpenID Connect): off until OIDC_SERVER is set. Its word on whose an
# address is counts, where it says that it has verified it.
OIDC_SERVER = environment.text("OIDC_SERVER").rstrip("/")
if OIDC_SERVER:
    environment.require(["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"], "Single sign-on (OIDC_SERVER)")
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sign-on",
                "name": environment.text("OIDC_NAME", "my organisation"),
                "client_id": environment.text("OIDC_CLIENT_ID"),
                "secret": environment.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}

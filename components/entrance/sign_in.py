"""The sign-in form, and who is signed in."""

import base64
import json
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
import streamlit_authenticator as stauth
from streamlit_authenticator.controllers import AuthenticationController
from streamlit_authenticator.utilities import Hasher, LoginError

from components import current
from components.entrance.cookies import COOKIE, SECURE_COOKIE
from records import people
from records.accounts import passwords, sessions
from records.accounts.secret_keys import secret
from records.models import User

PICTURE = base64.b64encode((Path(__file__).parent / "sign_in.svg").read_bytes()).decode()
LABELS = {"Form name": "Sign in", "Username": "Email address", "Password": "Password", "Login": "Sign in"}
STYLE = """<style>
.sk-panel{background:#003087;color:#fff;border-radius:8px;padding:2.5rem 2.75rem;min-height:32rem}
.sk-panel h1{color:#fff;font-size:1.75rem;line-height:1.35;padding:0;margin:0 0 2.25rem}
.sk-panel img{width:100%} .sk-panel p{color:#D9E2F3;margin:2.25rem 0 0}
[class*="st-key-card_sign_in"] h3{font-size:1.75rem}
[class*="st-key-FormSubmitter-sign_in_form"],
[class*="st-key-FormSubmitter-sign_in_form"] div,
[class*="st-key-FormSubmitter-sign_in_form"] button{width:100%}
[class*="st-key-FormSubmitter-sign_in_form"] button{background:#005EB8;color:#fff;border:0}
[class*="st-key-card_sign_in"] [data-testid="stForm"]{border:0;padding:0}
@media (max-width:699px){.sk-panel{min-height:0;padding:1.25rem 1.5rem} .sk-panel h1{margin:0}
.sk-panel img,.sk-panel p{display:none}}
</style>"""
PANEL = f"""<div class="sk-panel">
<h1>See how your practice compares.<br>Agree what to do.<br>See if it worked.</h1>
<img alt="Practices as dots on four lines, one marked on each" src="data:image/svg+xml;base64,{PICTURE}">
<p>For the practices, localities and board of the partnership.
Your figures belong to your practice.</p></div>"""
HELP = '<p class="sk sk-sub">Forgotten your password, or new here? Ask whoever looks after the accounts.</p>'


def cookie(name: str) -> str | None:
    """The value of a cookie that the browser sent when its page was loaded.

    The one place that reads cookies: tests put a sign-in into the database and replace this function.
    """
    value = st.context.cookies.get(name)
    return value if isinstance(value, str) else None


def signed_in_user() -> User | None:
    """Who is signed in, asked of the database: the answer changes at once when a sign-in is ended."""
    id_ = cookie(SECURE_COOKIE) or cookie(COOKIE)
    if id_ is None:
        return None
    with current.database()() as session:
        return sessions.user_of(session, id_)


def form() -> None:
    """The sign-in form beside its picture. A right password leads to the route that sets the cookie."""
    st.html(STYLE)
    panel, side = st.columns([11, 9], gap="large", vertical_alignment="center")
    panel.html(PANEL)
    with side, st.container(border=True, key="card_sign_in"):
        _form()
        st.html(HELP)


def sign_out() -> None:
    """The page behind "Sign out": leads to the route that ends the sign-in."""
    _go_to("/auth/end")


class Form(stauth.Authenticate):  # type: ignore[misc]
    """The library's form and password check, without its cookie: no script may read it, none is for ever."""

    def __init__(self, credentials: dict[str, Any], key: str) -> None:
        self.attrs = {"login_sleep_time": 0}
        self.path = None
        self.cookie_controller = NoCookies()
        self.authentication_controller = AuthenticationController(
            credentials, auto_hash=False, secret_key=key
        )
        model = self.authentication_controller.authentication_model
        model.check_credentials = partial(_is_right, credentials)  # counts failures in SQL, always as slow
        model._record_failed_login_attempts = lambda username, reset=False: None


class NoCookies:
    """Stands where the library keeps a cookie: our own route sets ours."""

    def get_cookie(self) -> None:
        """There never is one."""

    def set_cookie(self) -> None:
        """None is set."""


def _form() -> None:
    with current.database()() as session:
        credentials = people.credentials(session)
    try:
        Form(credentials, secret(current.home(), "sign_in").decode()).login(fields=LABELS, key="sign_in_form")
    except LoginError:
        st.error("Too many attempts. Try again in 15 minutes.")
        return
    if st.session_state["authentication_status"]:
        st.session_state["authentication_status"] = None  # the cookie says who is signed in, nothing else
        with current.database()() as session:
            ticket = sessions.mint_ticket(session, st.session_state["username"])
        _go_to(f"/auth/begin?{urlencode({'ticket': ticket, 'next': _here()})}")
    elif st.session_state["authentication_status"] is False:
        st.error("The email address or the password is not right.")


def _is_right(credentials: dict[str, Any], email: str, password: str) -> bool:
    """Whether a password is that of an account; as slow, and with the same answer, where there is none."""
    with current.database()() as session:
        if not sessions.may_try(session, email):
            raise LoginError("locked")
    stored = credentials["usernames"].get(email, {}).get("password")
    short_enough = len(password.encode()) <= passwords.MOST_BYTES
    given = password if short_enough else ""
    right: bool = Hasher.check_pw(given, stored or passwords.NOBODY)
    if right and stored and short_enough:
        return True
    with current.database()() as session:
        sessions.record_failure(session, email)
    return False


def _here() -> str:
    """The address that was asked for, with its choices."""
    path = urlsplit(st.context.url or "/").path or "/"
    choices = urlencode(
        [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    )
    return f"{path}?{choices}" if choices else path


def _go_to(address: str) -> None:
    quoted = json.dumps(address).replace("<", "\\u003c")
    st.html(f"<script>window.location.replace({quoted})</script>", unsafe_allow_javascript=True)

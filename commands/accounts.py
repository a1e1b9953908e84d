"""Commands about accounts, and the first start with its demonstration."""

import argparse
from pathlib import Path

from commands import Answer, Failed, database, opened, tell
from data_loaders import snapshots
from data_loaders.home import home_folder
from records import people
from records.accounts.secret_keys import secret
from records.models import Role
from records.verbs import COMMAND_LINE


def users(given: argparse.Namespace) -> Answer:
    with database()() as session:
        if given.action == "list":
            found = [people.as_json(user) for user in people.users(session)]
            for user in found:
                tell(f"{user['email']} · {user['role']} · {', '.join(user['organisations']) or 'everywhere'}")
            return {"users": found}
        if not given.email:
            raise Failed("Give the e-mail address of the account: --email name@example.nhs.uk")
        if given.action == "disable":
            people.disable_user(session, given.email, by=COMMAND_LINE)
            tell(f"{given.email} can no longer sign in.")
            return {"email": given.email}
    password = _password(given)
    tell(f"{given.email}: password {password}")
    return {"email": given.email, "password": password}


def _password(given: argparse.Namespace) -> str:
    """A new account's password, or an old account's new one."""
    with database()() as session:
        if given.action == "reset":
            return people.reset_password(session, given.email, by=COMMAND_LINE)
        if not given.role:
            raise Failed("Say what the account is for: --role practice_manager, facilitator, analyst, …")
        name, role = given.name or given.email.split("@")[0], Role(given.role)
        tree = opened(None).organisations if snapshots.current_id(home_folder()) else None
        return people.add_user(
            session, by=COMMAND_LINE, email=given.email, name=name, role=role, organisations=given.scope,
            tree=tree,
        )[1]  # fmt: skip


def demo(given: argparse.Namespace) -> Answer:
    from components.entrance import first_start  # noqa: PLC0415 - no other command writes a demonstration

    out = Path(given.out) if given.out else home_folder() / "demonstration"
    return first_start.make_demonstration(home_folder(), database(), out, given.seed, tell)


def start(given: argparse.Namespace) -> Answer:
    """What `make run` does before it serves: at the first start secrets, demonstration and accounts."""
    from components.entrance import first_start  # noqa: PLC0415

    secret(home_folder(), "sign_in")
    if first_start.is_first(home_folder()):
        demo(given)
    accounts = first_start.accounts(home_folder())
    if accounts:
        tell("\nDemonstration accounts (a made-up area; kept in demonstration_accounts.json):")
    for account in accounts:
        tell(f"  {account['email']:<40} {account['password']:<28} {account['role'].replace('_', ' ')}")
    tell(f"\nStocktake: http://localhost:{given.port}\n")
    return {"address": f"http://localhost:{given.port}"}

"""The server: Streamlit behind the gate, with the routes that begin and end a sign-in."""

from pathlib import Path

import streamlit as st

from components.entrance.gate import MIDDLEWARE, ROUTES, warm

FRONT_DOOR = Path(__file__).resolve().parent / "components" / "front_door.py"

app = st.App(FRONT_DOOR, middleware=MIDDLEWARE, routes=ROUTES, lifespan=warm)

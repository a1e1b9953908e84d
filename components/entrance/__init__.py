"""The entrance: the gate before Streamlit, the sign-in form, its cookie, the first start."""

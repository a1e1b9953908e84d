"""Stylesheet: the few rules that Streamlit's theme cannot say; they name only our own classes and keys."""

from pathlib import Path

STYLESHEET = f"<style>\n{Path(__file__).with_suffix('.css').read_text('utf-8')}</style>"

"""The locality's workshop deck: its running order and its slides."""

"""Menu: what a press on the entry of the page that is open already does."""

import streamlit as st

# Streamlit keeps the choices of an address when the same page is asked for again; a menu entry leaves them.
SCRIPT = """<script>
if (!window.stocktakeMenu) {
  window.stocktakeMenu = true;
  document.addEventListener("click", event => {
    const link = event.target.closest && event.target.closest("a[href]");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!link || !plain || link.origin !== location.origin) return;
    if (link.pathname === location.pathname && !link.search && !link.hash && location.search) {
      event.preventDefault();
      event.stopPropagation();
      location.assign(link.href);
    }
  }, true);
}
</script>"""


def opens_afresh() -> None:
    """Let the menu entry of the open page show that page as it is without any choices in the address."""
    with st.container(key="menu_script"):
        st.html(SCRIPT, unsafe_allow_javascript=True)

"""A page with one table and two figures and nothing of ours: what the framework itself costs."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st


@st.cache_resource
def made_up() -> pd.DataFrame:
    """92 practices x 45 indicators x 24 months."""
    random = np.random.default_rng(1)
    practices, indicators, months = range(92), range(45), range(24)
    index = pd.MultiIndex.from_product([practices, indicators, months])
    return pd.DataFrame({"value": random.gamma(20, 1, len(index)), "spread": 1.0}, index=index)


every = made_up()
chosen = int(st.query_params.get("practice", "0"))
st.title(f"Practice {chosen}")
st.selectbox("Practice", range(92), index=chosen)
latest = every.xs(23, level=2)
st.dataframe(latest.loc[chosen].assign(average=latest["value"].groupby(level=1).mean()))
peers = latest.xs(0, level=1).sort_values("value")
spread = {"array": peers["spread"].to_numpy()}
st.plotly_chart(go.Figure(go.Scatter(x=peers["value"], y=peers.index, error_x=spread, mode="markers")))
months = every.loc[(chosen, 0)]
st.plotly_chart(go.Figure(go.Scatter(x=months.index, y=months["value"])))

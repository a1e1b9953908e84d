"""Drawing: a Chart as Plotly or HTML, its colours, and the picture of it."""

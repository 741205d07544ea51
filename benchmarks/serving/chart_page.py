"""The baseline: a minimal Streamlit page with one Plotly chart of all papers.

    streamlit run chart_page.py -- FOLDER

It draws the map coordinates of the snapshot in FOLDER. The button draws them again, mirrored, so
that each figure is new.
"""

from __future__ import annotations

import sys

import pandas as pd
import plotly.graph_objects as go
import streamlit as st


@st.cache_data
def places(folder: str) -> pd.DataFrame:
    """Return the map coordinates of all papers: columns `x` and `y`."""
    return pd.read_parquet(f"{folder}/papers.parquet", columns=["x", "y"])


st.set_page_config(page_title="One chart", layout="wide")
frame = places(sys.argv[1])
drawn = st.session_state.setdefault("drawn", 0)
if st.button("Draw again"):
    drawn = st.session_state["drawn"] = drawn + 1
figure = go.Figure(go.Scattergl(x=frame["x"] * (-1) ** drawn, y=frame["y"], mode="markers"))
figure.update_layout(height=640)
st.plotly_chart(figure, key="map")

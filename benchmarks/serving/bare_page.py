"""Bare Streamlit: what its server takes by itself."""

import streamlit as st

st.write("Nothing here.")

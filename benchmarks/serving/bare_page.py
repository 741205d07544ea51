"""A page with two words, to measure the memory of Streamlit's server itself."""

import streamlit as st

st.write("Nothing here.")

"""The quick half: a Streamlit app that shows a snapshot and needs nothing of the analysis."""

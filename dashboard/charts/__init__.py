"""Figures of shares: tables in, Plotly figures or small drawings out. No streamlit."""

"""The app: shows a snapshot in Streamlit.

It needs none of the analysis packages.
"""

"""The app: reads a snapshot and shows it in Streamlit; needs none of the analysis packages."""

"""The scatter map of papers and topics, as Plotly figures. No Streamlit."""

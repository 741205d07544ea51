"""Charts of shares: from tables to Plotly figures or sparklines. No Streamlit."""

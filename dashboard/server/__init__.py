"""What our server adds to Streamlit's: link previews, answers to probes, headers.

The app works without it, for a host that starts only Streamlit's own server.
"""

"""The analysis pipeline: from digest files to a snapshot."""

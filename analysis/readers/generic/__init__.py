"""Readers of records in JSON, YAML, CSV, TSV and Parquet."""

"""Readers for every input format of digest files."""

from analysis.readers.base import ReadOptions
from analysis.readers.files.digest_file import STDIN
from analysis.readers.read import ReadResult, read_digests
from analysis.readers.registry import READERS, list_inputs

__all__ = ["READERS", "STDIN", "ReadOptions", "ReadResult", "list_inputs", "read_digests"]

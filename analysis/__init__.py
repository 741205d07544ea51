"""The offline half of Digest Atlas: digest files in, a snapshot out."""

__version__ = "0.1.0"

"""Files on disk: locks, regular files and cache files."""

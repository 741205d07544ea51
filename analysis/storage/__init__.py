"""Files on disk: locks, reading of regular files only, and files of caches."""

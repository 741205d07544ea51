"""Measures of a fit: stability, coherence, calibration, and quality of the map."""

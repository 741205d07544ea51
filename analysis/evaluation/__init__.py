"""How good topics are: figures, calibration, and the peer beside us."""

"""How good topics are: measures of a fit, each described once."""

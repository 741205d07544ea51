"""Session state and browser address: the only package that reads or writes either."""

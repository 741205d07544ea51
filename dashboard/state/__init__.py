"""What is remembered: the only code that touches the session's state and the address."""

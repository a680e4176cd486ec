"""Customer records for one salesperson, in an encrypted file that is theirs alone."""

# A constant: importlib.metadata would cost 40 ms at every start.
__version__ = "0.1.0"

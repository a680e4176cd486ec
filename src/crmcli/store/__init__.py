"""Floor 2, the encrypted file: the only SQL in the program."""

"""Orders and their items out of files: columns, rows, customers, and what is written."""

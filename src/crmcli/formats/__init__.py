"""Floor 2, file formats: bytes to records and back, nothing else."""

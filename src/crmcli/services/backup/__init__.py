"""Backups: made, listed, checked, kept for a while, and restored.

A backup is a verified copy of the book under a name that tells the book and the instant (UTC). It opens with the
passphrase that the book had then.
"""

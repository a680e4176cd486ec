"""Backups at set times: a line of the crontab, or a timer of systemd."""

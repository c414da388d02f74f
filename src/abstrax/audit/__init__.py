"""What does not add up: shares, groups, ranges and limits of the facts in one record."""

from abstrax.audit.arithmetic import audit

__all__ = ["audit"]

"""``python -m abstrax``."""

from __future__ import annotations

from abstrax.cli import main

main()

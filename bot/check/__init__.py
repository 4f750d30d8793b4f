"""``check`` and ``check --online``."""

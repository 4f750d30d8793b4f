"""What the speed claims are measured with: ``python -m bench``, or ``make bench``."""

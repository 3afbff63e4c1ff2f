"""Speed and memory, measured beside bare floors in the same run: ``python -m bench``."""

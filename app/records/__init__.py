"""What the stores keep, as frozen dataclasses; the words are those of STYLE.md."""

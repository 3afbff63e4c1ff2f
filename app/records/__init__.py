"""What the stores keep, as frozen facts; the words are the standards' own."""

"""Deeds: what people do here, one a file."""

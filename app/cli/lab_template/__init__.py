"""The lab that ``readingroom new lab`` copies: small, complete, and proven by a test."""

"""The practice network: learners' own tools reach the hospitals of their attempts."""

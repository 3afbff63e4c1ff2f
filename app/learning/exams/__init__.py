"""Mock exams: which form is drawn, how it is sat, and what the report says of it."""

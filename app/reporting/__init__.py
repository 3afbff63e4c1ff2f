"""What learners, mentors and managers read: one query feeds page, CSV and XLSX."""

"""What the documentation promises, compared with the code."""

"""The goods as drawings. Each stands on the floor at a height of about 620 of the sheet's 800."""

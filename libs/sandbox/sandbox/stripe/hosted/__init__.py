"""The HTML pages for buyers and developers."""

"""The pages a buyer or a developer sees in a browser."""

"""Garments, shoes and outfits."""

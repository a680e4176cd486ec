"""Customers who are in the book twice: found, compared, merged, split again."""

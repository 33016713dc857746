"""Pages of people and companies, one module a page."""

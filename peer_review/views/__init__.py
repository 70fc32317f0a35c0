"""HTTP in, an action or a read, a page out."""

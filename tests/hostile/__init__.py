"""Everything that QUALITY S-20 to S-28 name as a threat, thrown at the real thing. The table is in README.md."""

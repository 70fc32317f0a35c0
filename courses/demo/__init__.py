"""The demo: courses as files (see README.md), the people who take them, and every station of a badge's path."""

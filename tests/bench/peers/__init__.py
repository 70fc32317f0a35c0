"""A simulation of peer review: our rules against others', with people who are slow, wrong, absent or dishonest."""

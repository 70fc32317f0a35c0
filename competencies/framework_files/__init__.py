"""Reads framework files into plain data. Pure Python: no Django, no database, no network.

`read(content)` takes bytes or parsed JSON and answers a `ParsedFramework`, a `ParsedCrosswalk` or, for the lists that
travel beside the frameworks, `Accompanying`. Whatever is wrong becomes a `FrameworkFileError` of one sentence.
"""

"""HTTP in, an action or an engine called, HTTP out. One module for each kind of reader."""

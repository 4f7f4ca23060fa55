"""Reads the published readout of a meeting: sections, directives, units, deadlines.

Pure Python and rules only: no Django, no model, no network. `reader.read(text)` is
the way in; the other modules each know one noun of the genre.
"""

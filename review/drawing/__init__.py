"""The drawing of the flows: made from a report, laid out by Graphviz, as one SVG.

`parts` decides what is drawn, `texts` how large a text is, `layout` the positions, and `svg` the look.
"""

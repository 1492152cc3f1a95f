"""The drawing of the flows: a projection of a report, laid out by Graphviz, as one SVG.

`parts` says what is drawn, `texts` how large a text is, `layout` where everything is, and `svg` how it looks.
"""

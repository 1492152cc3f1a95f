"""`make release VERSION=X.Y.Z`: everything that a release consists of, as changes of the working tree.

Owns the order of a release. It commits, tags and publishes nothing: it prints the commands for that.
"""

"""Checks of a declaration: rules between fields, and checks of the certificates, keys and stores that users bring.

Owns every fault that involves more than one value, the contents of brought files, or the time of the run. Rules use
the facts of a declaration (`facts`). Changes nothing, opens no file, does not use Pulumi.
"""

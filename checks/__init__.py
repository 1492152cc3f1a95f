"""What is wrong with a declaration: rules between fields, and what is wrong with the material that users bring.

Owns the faults that no single value shows. Rules see the facts of a declaration (`facts`), so that they ask nothing
twice. Changes nothing, reads no file, knows no Pulumi.
"""

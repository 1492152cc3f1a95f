"""What a stack may say: the declaration of one hardened voice gateway.

Owns the shape of the declaration (frozen pydantic models, one file per subject), the rules between its fields, and
the words of every fault. Knows no Pulumi, reads no file (a reader is handed in) and makes nothing.

The root is `declaration.gateway.Gateway`; `declaration.parsing.parse` is the way in.
"""

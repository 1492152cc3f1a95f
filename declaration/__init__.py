"""The declaration: what a stack can configure of one hardened voice gateway.

Owns the models (frozen pydantic models, one file per subject), the checks of single values, and the form of every
fault. Rules between fields are in `checks`. Does not use Pulumi and opens no file: the caller passes a reader.

The root is `declaration.gateway.Gateway`; `declaration.parsing.parse` reads a document into it.
"""

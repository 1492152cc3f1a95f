"""Checks of what users bring: stores, key pairs, CAs to trust, authorities that sign.

Owns the rules on certificates and stores. Each rule is pure: the time is a parameter. What a finding leads to is
decided by the caller.
"""

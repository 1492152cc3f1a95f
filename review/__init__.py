"""The security of a declaration, for reviewers and auditors: a report, and a diff of two reports.

It only reads what `facts` and `plan` have decided. Everything here is public: a report or a diff contains no secret, and
no value that is computed from one. It does not use Pulumi, and needs no engine.
"""

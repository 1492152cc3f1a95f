"""What a declaration means for security, for those who review and audit: a report, and a diff of two reports.

Projects what `facts` and `plan` have decided, and decides nothing about a gateway itself. Everything here is public: no
secret, and nothing made from one, is in a report or a diff. Uses no Pulumi and needs no engine.
"""

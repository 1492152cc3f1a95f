"""PKCS12 stores (RFC 7292): written with reproducible bytes, and read from other makers."""

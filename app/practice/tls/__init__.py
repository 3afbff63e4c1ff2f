"""TLS around the hospital's protocols: a lab authority, and tunnels that both ends' bytes go by."""

"""CE rules, cycles, the ledger's chain and certificates: pure functions, rules as data."""

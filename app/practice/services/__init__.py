"""The services beyond verification, storage and queries: retrieval, commitment, performed steps."""

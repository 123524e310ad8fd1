"""Search by the API."""

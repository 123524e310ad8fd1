"""Pages about accounts. Those for signing in follow the person's language; reader pages carry it in their address."""

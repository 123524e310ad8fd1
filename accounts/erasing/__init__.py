"""Taking everything away that names a member, when their account is deleted."""

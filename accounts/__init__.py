"""Who: members, groups, audiences, invitations, sign-in."""

"""What members and moderators do in the forum. Each is called the same by pages, the API, mail and commands."""

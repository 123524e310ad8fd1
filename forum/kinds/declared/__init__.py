"""One file for each kind of thread: `KIND`, and `ORDER`, its place in the composer."""

"""Files and references to programs, and what every text that passes the gates is sent with."""

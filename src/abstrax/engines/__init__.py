"""One machine, one or many processes: documents in, records out, and the folder they are kept in."""

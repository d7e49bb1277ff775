"""One repository a file, each speaking for one kind of thing kept in the database."""

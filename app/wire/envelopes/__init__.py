"""信封: the shapes in which real upstreams take a request and give an answer."""

"""One act, one function, one transaction. Services know the store only by the ports declared here."""

"""上报: carries the outbox to the city and the receipts back, over HTTP, in a thread of its own."""

"""The parts of a record's page: facts, reasons, obligations, acts, papers, and what may be done now."""

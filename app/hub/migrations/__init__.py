"""Every change that the hub's tables ever went through, for Alembic."""

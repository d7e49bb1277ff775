"""Pages: one file each. A page shows what services say and hands back what the clerk wants."""

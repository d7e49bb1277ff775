"""The only place that names concrete parts: store, devices, paper, line. Windows and command line start here."""

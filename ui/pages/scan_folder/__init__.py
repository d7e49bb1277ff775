"""扫描件入档页的各部分: going through a folder, its results, and the choice where no code decides."""

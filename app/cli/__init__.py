"""命令行: everything the counter does, without a window. Sentences in Chinese, or one JSON document."""

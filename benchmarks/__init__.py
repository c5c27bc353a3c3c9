"""What it costs, measured the same way every time: `python -m benchmarks`."""

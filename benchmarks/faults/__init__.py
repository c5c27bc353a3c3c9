"""What must not happen, tried again and again: `python -m benchmarks.faults`."""

"""What a process tells of its work while it works: numbers for Prometheus, and spans for a tracing collector."""

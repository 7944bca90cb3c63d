"""The one place that wires the parts, supervises workers and reports health."""

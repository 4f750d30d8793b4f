"""An HTTP server that behaves like Invoca's Calls In Progress API, with faults on switches."""

"""The trade: requests, workers and missions, the use cases on them, and the command line."""

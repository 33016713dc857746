"""Setting up pipelines and their stages."""

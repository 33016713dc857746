"""What members may write about deals, and how it is checked."""

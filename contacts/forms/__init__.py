"""What members may write about people and companies, and how it is checked."""

"""What the AI does when something happens in the CRM."""

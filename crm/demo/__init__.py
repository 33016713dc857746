"""A believable company's two years, told by a seeded simulator whose causes are written down."""

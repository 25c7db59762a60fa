"""Which indicators of different sets say the same thing."""

"""Chat models: whose they are, how one is run here, how they are asked, what that costs, and what their errors say."""

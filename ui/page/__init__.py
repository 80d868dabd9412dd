"""The page: Gradio components, and what happens on it."""

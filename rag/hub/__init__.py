"""Models of the Hugging Face hub that tell whether a text bears a claim out: one module for each family of them."""

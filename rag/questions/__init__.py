"""What is asked: whom a question names, which kind it is, and what it means without the conversation."""

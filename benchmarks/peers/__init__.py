"""Other people's ways to find a question, side by side with ours."""

"""Learning to understand: from sentences to the weights that `assistant.match` uses."""

"""Standard protocols: Wyoming, the websocket of vosk-server, HTTP with JSON."""

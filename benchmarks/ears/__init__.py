"""What a recognition model hears, measured without the rest of the desk."""

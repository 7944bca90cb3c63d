"""The daemon: started, watched, told what to do, ended."""

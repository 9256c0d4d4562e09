"""Live: is something wrong right now?"""

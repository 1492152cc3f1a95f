"""Declares nothing: what an engine run costs by itself."""

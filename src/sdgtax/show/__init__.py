"""Results for reading, drawn with rich.

Every function gives the parts of a screen in order, for the console that it is told: a `str` is a line of data, written as it
stands, anything else is drawn. Nothing is printed here.
"""

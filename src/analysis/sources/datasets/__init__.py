"""One module per data set: its columns, how it is recognised, how its rows become canonical tables."""

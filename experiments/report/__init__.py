"""The page of an experiment: figures and tables in French or English, one HTML file that needs no network."""

"""What one agent is and knows: the state variables of households, workers, firms, coworking spaces and territories."""

"""The class room: one teacher, pupils on their own devices, their predictions, then what the simulator finds."""

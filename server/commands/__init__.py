"""What a player may type: commands, the cmdsets that hold them, and their dispatch."""

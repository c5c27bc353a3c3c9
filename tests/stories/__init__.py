"""Stories: conversations that cross both processes, played in memory."""

"""What a queue is doing, in the words that the hospital keeps."""

RUNNING, BLOCKED, STOPPED = "running", "blocked", "stopped"

"""What is agreed: recorded in the room, read, looked at again, closed."""

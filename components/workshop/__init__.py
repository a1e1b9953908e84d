"""The screens of a meeting: prepare it, the room's large screen, the facilitators' control."""

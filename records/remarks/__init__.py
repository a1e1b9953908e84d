"""What people say of figures: challenges, notes, offers; what they chose and grouped."""

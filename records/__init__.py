"""What people did, in SQL: users, sessions, workshops, priorities, the audit."""

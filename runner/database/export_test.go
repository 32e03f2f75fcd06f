package database

// DeadName is the name of a database of a session that was killed.
func DeadName() string { return databaseName(newSession(), 1) }

// Package servers starts real servers from the system's packages, for tests: PostgreSQL,
// MariaDB, and nodes of a Galera cluster, as processes on loopback in a folder of their
// own. Nothing of them is left when they are stopped.
package servers

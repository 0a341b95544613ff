"""The settings of the embedded server: for little memory, and durable unless it is for tests."""

from pathlib import Path

from atelier.postgres.sockets import PORT

ASYNCHRONOUS_IO = 18

SMALL = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "shared_buffers": "32MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "256MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "max_worker_processes": "0",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "1",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def server_settings(major: int, sockets: Path, connections: int, durable: bool) -> list[str]:
    """Command-line options of `postgres`; `durable=False` for databases that may be lost with the machine."""
    chosen = {**SMALL, "max_connections": str(connections), "unix_socket_directories": str(sockets)}
    if major >= ASYNCHRONOUS_IO:
        chosen["io_method"] = "sync"  # the default starts three more processes
    if not durable:
        chosen |= NOT_DURABLE
    return [option for name, value in chosen.items() for option in ("-c", f"{name}={value}")]

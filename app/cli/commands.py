"""命令清单: every command, in the order in which help shows them."""

from __future__ import annotations

from app.cli import (
    account_commands,
    audit_commands,
    backup_commands,
    bench_command,
    case_command,
    courier_commands,
    demo_command,
    doctor_command,
    export_command,
    hub_commands,
    import_command,
    init_command,
    mapping_commands,
    office_key_commands,
    pack_commands,
    print_command,
    record_commands,
    roster_command,
    scan_command,
    status_command,
    sync_command,
    verify_command,
)
from app.cli.command import Command

COMMANDS: tuple[Command, ...] = (
    *demo_command.COMMANDS,
    *init_command.COMMANDS,
    *account_commands.COMMANDS,
    *case_command.COMMANDS,
    *pack_commands.COMMANDS,
    *roster_command.COMMANDS,
    *import_command.COMMANDS,
    *record_commands.COMMANDS,
    *print_command.COMMANDS,
    *verify_command.COMMANDS,
    *office_key_commands.COMMANDS,
    *scan_command.COMMANDS,
    *export_command.COMMANDS,
    *sync_command.COMMANDS,
    *status_command.COMMANDS,
    *courier_commands.COMMANDS,
    *mapping_commands.COMMANDS,
    *hub_commands.COMMANDS,
    *audit_commands.COMMANDS,
    *backup_commands.COMMANDS,
    *doctor_command.COMMANDS,
    *bench_command.COMMANDS,
)

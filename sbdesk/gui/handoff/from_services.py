"""The work of the tab as the services do it; loaded with the tab, for it brings in their weight."""

from sbdesk.gui.handoff.work import HandoffWork
from sbdesk.services.backups import backup_list
from sbdesk.services.clashes import open_clashes, settle_all
from sbdesk.services.counties import station_totals
from sbdesk.services.handoff import (
    card_facts,
    introduce,
    last_card,
    name_machine,
    own_card,
    revoke,
    sites,
)
from sbdesk.services.opened_package import kind_of
from sbdesk.services.package_names import receipt_name, suggested_name
from sbdesk.services.packing import pack
from sbdesk.services.receipts import take_receipt, write_receipt
from sbdesk.services.stick_backups import back_up_to_stick
from sbdesk.services.stick_restoring import (
    look_into_backup,
    needs_passphrase,
    restore_from_stick,
)
from sbdesk.services.taking import inspect, take_in


def handoff_work() -> HandoffWork:
    """What `HandoffPage` is given."""
    return HandoffWork(
        sites=sites,
        own_card=own_card,
        last_card=last_card,
        card_facts=card_facts,
        introduce=introduce,
        revoke=revoke,
        rename_own=name_machine,
        file_kind=kind_of,
        pack=pack,
        suggested_name=suggested_name,
        receipt_name=receipt_name,
        write_receipt=write_receipt,
        inspect=inspect,
        take_in=take_in,
        take_receipt=take_receipt,
        open_clashes=open_clashes,
        settle=settle_all,
        station_totals=station_totals,
        backups=backup_list,
        back_up=back_up_to_stick,
        needs_passphrase=needs_passphrase,
        look_into_backup=look_into_backup,
        restore=restore_from_stick,
    )

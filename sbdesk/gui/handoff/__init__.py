"""The tab 数据交接: machines, packages on a stick, clashes, receipts, backups."""

"""The tab 投诉台账: ledger, file, form with radar and clocks, reply, withdrawal."""

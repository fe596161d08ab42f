"""The tab 客户档案: list, file, form, withdrawal, import."""

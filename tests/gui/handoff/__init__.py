"""The tab 数据交接."""

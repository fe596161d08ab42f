"""The tab 信用评价: events, scores that add up in sight, grades, what-if."""

"""What must not break the office: kill -9, full disks, two programs, wrong clocks, torn files."""

"""What is new in a period: topics that opened, ended, or changed their share."""

"""What's new: new papers, and topics that opened, ended or changed, in a period."""

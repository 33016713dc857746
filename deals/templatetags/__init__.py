"""What pages of other rooms draw from this one."""

"""The member list: the organisations that people work for, under whatever name they are written."""

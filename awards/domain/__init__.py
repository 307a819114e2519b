"""The rules of the game, pure: no Flask, no database, no clock and no randomness of their own.

Services turn rows into these modules' value objects, call them, and store the answer.
"""

"""The demo edition: invented people, organisations and stories, planned purely and then played through the services.

`plan` holds everything that another package needs; `data/` holds the words. Every name, organisation and address is
made up, and every address ends in `.example`.
"""

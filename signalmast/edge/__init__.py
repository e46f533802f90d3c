"""The public door: one small process that answers readers from files and passes the rest on to the desk.

Nouns: hit, forward, batch of views. Its one door is `app.app`; what it decides, in order: POST /c, static files,
pictures and clips, baked pages, and everything else goes to the web process over a unix socket, bounded.
May import only core.journal: no Django, no Wagtail. Must never know what a post is.
"""

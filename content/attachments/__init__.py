"""Files that members attach: taken in, looked through, made anew, kept, and served to those who see the host.

Other rooms hold the texts in which files stand. They claim the files in the action that writes the text
(`content.attachments.claims`) and say who sees it (`content.attachments.hosts`).
"""

"""The supervised render process: Markdown is read where a crash, a loop or a flood of memory hurts nobody.

`keeper` listens on a unix socket and keeps one `worker` alive; `protocol` is what `content.markup.client` speaks.
"""

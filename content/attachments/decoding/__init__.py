"""The limited process that reads what others made: `python -m content.attachments.decoding image|pdf FORMAT`.

The file comes by standard input, the answer leaves by standard output (`protocol`). Nothing here imports Django, reads
a setting or opens a file, and the kernel bounds what it may use (`limits`). `content.attachments.process` starts it.
"""

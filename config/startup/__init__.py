"""What `manage.py up` settles before anything is served: is there room, is the database current, what shall run."""

"""The panels of the page, one a file: each reads the session and writes its piece."""

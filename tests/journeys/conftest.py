from tests.pages.conftest import folders, imports, publisher

__all__ = ["folders", "imports", "publisher"]

from signalmast.pages.feeds.forms import plain
from signalmast.pages.feeds.serving import of_desk, of_programme, of_section, of_topic

__all__ = ["of_desk", "of_programme", "of_section", "of_topic", "plain"]

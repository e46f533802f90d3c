"""What may be asked of figures, apart from how it is answered: the engine of questions is slow to load."""


class QuestionUnknown(KeyError):
    """No question has this name, or it cannot be grouped that way."""

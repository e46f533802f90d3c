from signalmast.assignments.selectors import portal, times
from signalmast.assignments.selectors.requests import batch, counts, listed, may_give, of_about, one

__all__ = ["batch", "counts", "listed", "may_give", "of_about", "one", "portal", "times"]

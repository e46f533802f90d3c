from signalmast.core.records import WrittenOnce
from signalmast.programmes.models.programmes import Programme, new_programme_key
from signalmast.programmes.models.targets import (
    TYPED,
    Target,
    TargetMonth,
    TargetNote,
    TypedFigure,
    new_target_key,
)

__all__ = [
    "TYPED",
    "Programme",
    "Target",
    "TargetMonth",
    "TargetNote",
    "TypedFigure",
    "WrittenOnce",
    "new_programme_key",
    "new_target_key",
]

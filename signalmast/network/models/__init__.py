from signalmast.network.models.contributions import Contribution
from signalmast.network.models.contributors import (
    Consent,
    Contributor,
    ContributorLanguage,
    ContributorSkill,
    Merge,
    Note,
    Role,
    Skill,
)
from signalmast.network.models.organisations import Organisation
from signalmast.network.models.standing import NetworkSettings

__all__ = [
    "Consent",
    "Contribution",
    "Contributor",
    "ContributorLanguage",
    "ContributorSkill",
    "Merge",
    "NetworkSettings",
    "Note",
    "Organisation",
    "Role",
    "Skill",
]

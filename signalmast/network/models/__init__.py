from signalmast.network.models.certificates import CalendarLink, Certificate
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
from signalmast.network.models.feedback import FeedbackAnswer, FeedbackTicket
from signalmast.network.models.organisations import Organisation
from signalmast.network.models.seats import Letter, Seat, SeatLink
from signalmast.network.models.standing import NetworkSettings
from signalmast.network.models.training import Course, Material, MaterialVersion, Series, Session

__all__ = [
    "CalendarLink",
    "Certificate",
    "Consent",
    "Contribution",
    "Contributor",
    "ContributorLanguage",
    "ContributorSkill",
    "Course",
    "FeedbackAnswer",
    "FeedbackTicket",
    "Letter",
    "Material",
    "MaterialVersion",
    "Merge",
    "NetworkSettings",
    "Note",
    "Organisation",
    "Role",
    "Seat",
    "SeatLink",
    "Series",
    "Session",
    "Skill",
]

from signalmast.pages.forms.imports import ChoicesForm, UploadForm
from signalmast.pages.forms.pictures import PictureField, PictureForm

__all__ = ["ChoicesForm", "PictureField", "PictureForm", "UploadForm"]

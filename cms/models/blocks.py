"""Generic blocks: text, image, video or audio, document, callout. Quiz, reflection and portfolio live in courses."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "blockquote"]


class TextBlock_(RichTextBlock):
    """Formatted text."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/text.html"


class PictureBlock(StructBlock):
    """An image; the text alternative is required."""

    image = ImageChooserBlock(label=_("Image"))
    alt = CharBlock(label=_("Text alternative"), max_length=300, help_text=_("What the image says, in words."))
    caption = CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/image.html"


class MediaBlock(StructBlock):
    """Video or audio, asleep until asked for; the transcript is required."""

    file = DocumentChooserBlock(label=_("Video or audio file"))
    title = CharBlock(label=_("Title"), max_length=200)
    transcript = TextBlock(label=_("Transcript"))
    captions = DocumentChooserBlock(label=_("Captions (WebVTT)"), required=False)

    class Meta:
        icon = "media"
        label = _("Video or audio")
        template = "cms/blocks/media.html"


class DownloadBlock(StructBlock):
    """A document to download, with its size on the button."""

    document = DocumentChooserBlock(label=_("Document"))
    title = CharBlock(label=_("Title"), max_length=200)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "cms/blocks/document.html"


class CalloutBlock(StructBlock):
    """Something set apart: to try in class, a note, a caution."""

    tone = ChoiceBlock(
        label=_("Tone"),
        choices=[("try", _("Try it in class")), ("note", _("Note")), ("caution", _("Caution"))],
        default="note",
    )
    title = CharBlock(label=_("Title"), max_length=200)
    body = RichTextBlock(label=_("Text"), features=RICH_TEXT)

    class Meta:
        icon = "help"
        label = _("Callout")
        template = "cms/blocks/callout.html"


class BodyBlocks(StreamBlock):
    """The blocks any page body may use."""

    text = TextBlock_(features=RICH_TEXT)
    image = PictureBlock()
    media = MediaBlock()
    document = DownloadBlock()
    callout = CalloutBlock()

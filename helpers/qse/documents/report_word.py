"""A report as a Word document."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qse.documents.report_parts import (
    Bullets,
    Figure,
    Heading,
    Paragraph,
    Part,
    Table,
    cell,
    in_order,
    plain,
)

# On every Windows and Mac that has Word; others put one of the same widths in its place.
FONT = "Calibri"
INK = "1C1C1C"
SHADE = "F2F2F2"
SIZES = {"Normal": 11, "Heading 1": 20, "Heading 2": 15, "Heading 3": 12.5, "Caption": 10}


def report_word(title: str, parts: Iterable[Part], note: str, language: str) -> bytes:
    """Write a report as a .docx; see `Report.word`."""
    # Only who saves a Word document waits for this.
    import docx

    document = docx.Document()
    _dress(document, language)
    _about(document, plain(title), language)
    _frame(document, plain(note))
    document.add_heading(plain(title), level=1)
    if note:
        document.add_paragraph(plain(note))
    part: Part | None = None
    for part in in_order(parts):
        _add(document, part)
    if isinstance(part, Table):
        # Word wants something to stand after a table.
        document.add_paragraph()
    return _packed(document)


def _add(document: Any, part: Part) -> None:
    match part:
        case Heading(text, level):
            document.add_heading(plain(text), level=level)
        case Paragraph(text):
            document.add_paragraph(plain(text))
        case Bullets(items):
            for item in items:
                document.add_paragraph(plain(item), style="List Bullet")
        case Table():
            _table(document, part)
        case Figure():
            _picture(document, part)


def _table(document: Any, table: Table) -> None:
    from docx.shared import Pt

    if table.caption:
        caption = document.add_paragraph(plain(table.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
    else:
        # Two tables that touch become one.
        document.add_paragraph()
    made = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    # What a screen reader says of the table.
    _element(made._tbl.tblPr, "w:tblCaption", val=plain(table.caption))
    for number, row in enumerate([table.columns, *table.rows]):
        cells = made.add_row()
        _element(cells._tr.get_or_add_trPr(), "w:cantSplit")
        for place, text in zip(cells.cells, row, strict=True):
            run = place.paragraphs[0].add_run(plain(text) if number == 0 else cell(text))
            run.font.size = Pt(9.5)
            _space(place.paragraphs[0], 2)
            if number == 0:
                run.bold = True
                _element(place._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=SHADE)
        if number == 0:
            _element(cells._tr.get_or_add_trPr(), "w:tblHeader")


def _picture(document: Any, figure: Figure) -> None:
    section = document.sections[0]
    widest = section.page_width - section.left_margin - section.right_margin
    picture = document.add_picture(BytesIO(figure.png))
    if picture.width > widest:
        picture.height = round(picture.height * widest / picture.width)
        picture.width = widest
    picture._inline.docPr.set("descr", plain(figure.alt))
    if figure.caption:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        document.add_paragraph(plain(figure.caption), style="Caption")


def _dress(document: Any, language: str) -> None:
    """Set one font, dark enough everywhere, and the language of the words."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Normal", "Caption", "Header", "Footer", *(f"Heading {level}" for level in range(1, 7))):
        style = document.styles[name]
        style.font.name = FONT
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme"):
            # The theme's font would win over the one that is named.
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(INK)
    for name, points in SIZES.items():
        document.styles[name].font.size = Pt(points)
    _space(document.styles["Normal"], 6)
    spoken = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    for letters in ("val", "eastAsia"):
        spoken.set(qn(f"w:{letters}"), "en-US" if language == "en" else language)


def _about(document: Any, title: str, language: str) -> None:
    about = document.core_properties
    about.title, about.language = title[:255], language
    about.author = about.comments = about.last_modified_by = ""
    for name in ("created", "modified"):
        for dated in about._element.findall(f"{{*}}{name}"):
            about._element.remove(dated)


def _packed(document: Any) -> bytes:
    """Pack the document without the hour: the same words always give the same bytes."""
    written, packed = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as loose, ZipFile(packed, "w") as archive:
        for name in loose.namelist():
            archive.writestr(ZipInfo(name), loose.read(name), ZIP_DEFLATED)
    return packed.getvalue()


def _frame(document: Any, note: str) -> None:
    """Set margins, number the pages, and repeat the note on every page but the first, which has it below its title."""
    from docx.shared import Inches

    section = document.sections[0]
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Inches(1))
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = note
    _element(section.footer.paragraphs[0]._p, "w:fldSimple", instr="PAGE")


def _space(styled: Any, points: int) -> None:
    from docx.shared import Pt

    styled.paragraph_format.space_before = styled.paragraph_format.space_after = Pt(points)


def _element(parent: Any, tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    parent.append(made)
    return made

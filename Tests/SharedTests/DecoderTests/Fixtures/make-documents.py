#!/usr/bin/env python3
"""Writes the documents that the decoder's tests read, beside itself.

Needs python-docx 1.2, openpyxl 3.1, python-pptx 1.0, EbookLib 0.20 and odfpy 1.4; run it by hand when a fixture changes.
"""

import struct
import sys
import zipfile
import zlib
from datetime import datetime, time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
MADE = datetime(2026, 3, 14, 17, 42, 10)


def png(red, green, blue, side=64):
    """A square of one colour."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes([red, green, blue]) * side) * side
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def packed(name, change=lambda entry, content: content, extra=()):
    """Packs a package again, always the same way, so that a run that changes nothing changes no byte."""
    source = zipfile.ZipFile(FOLDER / name)
    entries = [(entry.filename, change(entry.filename, source.read(entry))) for entry in source.infolist()]
    with zipfile.ZipFile(FOLDER / name, "w") as target:
        for entry, content in entries + list(extra):
            if content is None:
                continue
            how = zipfile.ZIP_STORED if entry == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(entry, (2026, 3, 14, 17, 42, 10)), content, how)


def word():
    import docx
    from docx.enum.text import WD_BREAK

    document = docx.Document()
    document.add_heading("The mill at Ban Na", 1)
    document.add_paragraph("The wheel turns again. โรงสีเปิดแล้ว")
    table = document.add_table(2, 2)
    for row, texts in enumerate([("Rice", "Tonnes"), ("Jasmine", "42")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("Before the break").add_run().add_break(WD_BREAK.PAGE)
    paragraph = document.add_paragraph("On page two")
    document.add_comment(paragraph.runs, text="Check the date", author="Malee")
    document.sections[0].header.paragraphs[0].text = "Siam Mill Company"
    core = document.core_properties
    core.title, core.author, core.subject, core.keywords = "Mill report", "Somchai", "Mill", "rice, mill"
    core.created = core.modified = MADE
    core.last_modified_by, core.revision, core.comments = "Malee", 3, ""
    document.save(FOLDER / "letter.docx")
    packed("letter.docx", lambda name, content: None if name == "docProps/thumbnail.jpeg" else content)


def workbook():
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    first = book.active
    first.title = "Harvest"
    for row in [("Rice", "Tonnes", "Day"), ("หอมมะลิ", 42.5, MADE), ("Sticky", 7, datetime(2026, 3, 15))]:
        first.append(row)
    first["D2"] = time(17, 42)
    first["A2"].comment = Comment("Best of the year", "Malee")
    hidden = book.create_sheet("Costs")
    hidden.append(["Fuel", True, "=1+1"])
    hidden.sheet_state = "hidden"
    book.properties.title, book.properties.creator = "Harvest 2026", "Somchai"
    book.properties.created = book.properties.modified = MADE
    book.save(FOLDER / "harvest.xlsx")
    packed("harvest.xlsx")


def slides():
    import pptx

    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = "Water wheels"
    first.placeholders[1].text = "Old power, new use"
    first.notes_slide.notes_text_frame.text = "Greet the guests"
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "กังหันน้ำ"
    second._element.set("show", "0")
    core = show.core_properties
    core.title, core.author, core.created, core.modified = "Wheels", "Somchai", MADE, MADE
    show.save(FOLDER / "wheels.pptx")

    def change(name, content):
        return png(0, 128, 255) if name == "docProps/thumbnail.jpeg" else content

    packed("wheels.pptx", change)


def open_documents():
    from odf import draw, meta, office, opendocument, style, table, text

    def finish(document, name):
        root = document.meta
        root.addElement(meta.InitialCreator(text="Somchai"))
        root.addElement(meta.CreationDate(text="2026-03-14T17:42:10"))
        root.addElement(meta.DocumentStatistic(pagecount="2", wordcount="12"))
        document.save(FOLDER / name)
        packed(name, extra=[("Thumbnails/thumbnail.png", png(0, 160, 80))])

    from odf import dc

    letter = opendocument.OpenDocumentText()
    letter.meta.addElement(dc.Title(text="Mill letter"))
    letter.text.addElement(text.H(outlinelevel=1, text="The mill"))
    paragraph = text.P(text="The wheel")
    paragraph.addElement(text.S(c=2))
    paragraph.addText("turns. โรงสี")
    letter.text.addElement(paragraph)
    rows = table.Table(name="Rice")
    for texts in [("Rice", "Tonnes"), ("Jasmine", "42")]:
        row = table.TableRow()
        for cell in texts:
            box = table.TableCell()
            box.addElement(text.P(text=cell))
            row.addElement(box)
        rows.addElement(row)
    letter.text.addElement(rows)
    note = office.Annotation()
    note.addElement(dc.Creator(text="Malee"))
    note.addElement(text.P(text="Check this"))
    last = text.P(text="The end.")
    last.addElement(note)
    letter.text.addElement(last)
    finish(letter, "letter.odt")

    book = opendocument.OpenDocumentSpreadsheet()
    out = style.Style(name="out", family="table")
    out.addElement(style.TableProperties(display="false"))
    book.automaticstyles.addElement(out)
    for name, looks, rows in [("Harvest", None, [("Rice", "Tonnes"), ("Jasmine", "42")]), ("Costs", out, [("Fuel",)])]:
        sheet = table.Table(name=name, stylename=looks) if looks else table.Table(name=name)
        for texts in rows:
            row = table.TableRow()
            for cell in texts:
                box = table.TableCell(valuetype="string")
                box.addElement(text.P(text=cell))
                row.addElement(box)
            sheet.addElement(row)
        book.spreadsheet.addElement(sheet)
    finish(book, "harvest.ods")

    from odf import presentation

    show = opendocument.OpenDocumentPresentation()
    layout = style.PageLayout(name="layout")
    show.automaticstyles.addElement(layout)
    master = style.MasterPage(name="master", pagelayoutname=layout)
    show.masterstyles.addElement(master)
    for name, words in [("one", "Water wheels"), ("two", "กังหันน้ำ")]:
        page = draw.Page(name=name, masterpagename=master)
        frame = draw.Frame(width="10cm", height="2cm")
        box = draw.TextBox()
        box.addElement(text.P(text=words))
        frame.addElement(box)
        page.addElement(frame)
        if name == "one":
            notes = presentation.Notes()
            frame = draw.Frame(width="10cm", height="2cm")
            box = draw.TextBox()
            box.addElement(text.P(text="Greet the guests"))
            frame.addElement(box)
            notes.addElement(frame)
            page.addElement(notes)
        show.presentation.addElement(page)
    finish(show, "wheels.odp")


def book():
    from ebooklib import epub

    novel = epub.EpubBook()
    novel.set_identifier("mill-1")
    novel.set_title("The Mill")
    novel.set_language("en")
    novel.add_author("Somchai")
    novel.add_metadata("DC", "publisher", "Ban Na Press")
    novel.set_cover("cover.png", png(200, 40, 40), create_page=False)
    chapters = []
    for number, words in enumerate(["It was a mill. &amp; it turned.", "โรงสีเก่า"], 1):
        chapter = epub.EpubHtml(title=f"Chapter {number}", file_name=f"chapter {number}.xhtml", lang="en")
        chapter.content = f"<html><body><h1>Chapter {number}</h1><p>{words}</p></body></html>"
        novel.add_item(chapter)
        chapters.append(chapter)
    novel.toc = chapters
    novel.add_item(epub.EpubNcx())
    novel.add_item(epub.EpubNav())
    novel.spine = chapters
    epub.write_epub(str(FOLDER / "mill.epub"), novel)
    packed("mill.epub")


def main():
    for make in (word, workbook, slides, open_documents, book):
        make()
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub"):
            print(f"{path.name:16}{path.stat().st_size:8}")
            if path.stat().st_size >= 50_000:
                sys.exit(f"{path.name} is too large")


if __name__ == "__main__":
    main()

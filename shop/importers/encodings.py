"""Which letters the bytes of a file stand for, when nothing says so."""

import codecs
import re
from typing import BinaryIO

_BLOCK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")


def guess_encoding(stream: BinaryIO) -> str:
    """Return the codec that the file is most likely written in; leaves the stream at its start.

    Unicode shows itself: by its mark, by the zero bytes of UTF-16, by bytes that are valid
    UTF-8. What is left is Chinese (GB 18030) if its high bytes come in pairs, and Western
    (Windows-1252) if not. A UTF-8 file with a few damaged bytes stays UTF-8.
    """
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return codec
    return _by_zero_bytes(head) or _by_high_bytes(stream)


def _by_zero_bytes(head: bytes) -> str:
    half = len(head) // 2
    if half < 2:
        return ""
    if head[1::2].count(0) > half * 0.6 and head[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if head[::2].count(0) > half * 0.6 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


def _by_high_bytes(stream: BinaryIO) -> str:
    utf8 = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = runs = paired = length = 0
    while block := stream.read(_BLOCK):
        text = utf8.decode(block)
        damaged = max(0, text.count("\ufffd") - block.count(b"\xef\xbf\xbd"))
        bad += damaged
        good += len(text) - len(text.encode("ascii", "ignore")) - damaged
        for run in _HIGH_RUN.findall(block):
            runs += 1
            paired += len(run) % 2 == 0
            length += len(run)
    stream.seek(0)
    if bad <= good * 0.1:
        return "utf-8-sig"
    if paired >= runs * 0.95 and length >= runs * 3:
        return "gb18030"
    return "cp1252"

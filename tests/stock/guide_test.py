"""The pack `guide` against what it stands for: the guide's three expressions in Python's own `re`, over
random texts of ASCII and beyond, digits and letters of other scripts included.

    guide_test.py PATH_OF_DAYBOOK SOURCE_FOLDER
"""
import random
import re
import subprocess
import sys
import unittest

RULES = [
    re.compile(r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b"),
    re.compile(r"\b\d{3}[-.]?\d{3}[-.]?\d{4}\b"),
    re.compile(r"\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b"),
]
ASCII = ["a", "b", "Z", "_", ".", "-", "+", "%", "@", "|", " ", "1", "2", "5", "com", ".com", "@x.io", "555", "123",
         "4567", "4111", "1111", "(", ":", "0", "99", "9876543210", "1234567890123456", "#", "4111 1111 1111 1111",
         "555-123-4567", "bob@example.com", "555.123.4567", "4111-1111-1111-1111"]
BEYOND = ["é", "ß", "漢", "は", "ª", "²", "½", "Ⅷ", "٣", "５", "५", "\u0301", "‿", "“", "\u00a0", "😀",
          "５５５-１２３-４５６７", "٥٥٥١٢٣٤٥٦٧", "４１１１ １１１１ １１１１ １１１１", "連絡先はbob@example.comです", "ébob@example.com",
          "bob@example.comé", "né 555-123-4567é", "x４１１１1111１１１１1111"]


def redact(text):
    for rule in RULES:
        text = rule.sub("[REDACTED]", text)
    return text


def texts():
    source = random.Random(20261127)
    for number in range(20_000):
        pieces = ASCII if number % 4 == 0 else ASCII + BEYOND * (number % 4)
        text = "".join(source.choices(pieces, k=source.randint(1, 24)))
        yield text
    yield from BEYOND


class GuideInPython(unittest.TestCase):
    def test_every_text_comes_out_as_python_makes_it(self):
        given = list(texts())
        run = subprocess.run([sys.argv[1], "redact", "--pack", "guide"], input="\n".join(given) + "\n",
                             capture_output=True, text=True, encoding="utf-8", check=True)
        made = run.stdout.split("\n")[:-1]
        self.assertEqual(len(made), len(given))
        changed = 0
        for text, line in zip(given, made):
            self.assertEqual(line, redact(text), f"of {text!r}")
            changed += line != text
        self.assertGreater(changed, 5_000)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

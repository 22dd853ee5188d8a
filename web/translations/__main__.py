"""Bring the catalogues up to the texts in the program: ``python -m web.translations``; tells what is untranslated."""

import sys

from web.translations import LANGUAGES, ROOMS, extracted, is_translated, mo, po, po_file, updated

for room in ROOMS:
    template = extracted(room)
    for language in LANGUAGES:
        catalog = updated(language, template, room)
        file = po_file(language, room)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(po(catalog))
        file.with_suffix(".mo").write_bytes(mo(catalog))
        for message in catalog:
            if message.id and not is_translated(message):
                sys.stdout.write(f"{language}: {message.id}\n")

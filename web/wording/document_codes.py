"""The codes of documents in words, told by ``codes`` among all others."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.tables.document_codes import DocumentKind

DOCUMENTS: Mapping[type[StrEnum], Mapping[StrEnum, LazyString]] = {
    DocumentKind: {
        DocumentKind.ORDER: _("Ordre de mission"),
        DocumentKind.CONTRACT: _("Contrat de mise à disposition"),
        DocumentKind.STATEMENT: _("Relevé d’heures"),
    },
}

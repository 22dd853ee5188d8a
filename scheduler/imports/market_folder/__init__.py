"""A market as a folder of files: the template, what is wrong or missing in a folder, and storing it as a whole."""

from scheduler.imports.market_folder.advice import FOLDER_ADVICE, FOLDER_TO_DO
from scheduler.imports.market_folder.asking import answers_for
from scheduler.imports.market_folder.check import Place, check_folder, check_market
from scheduler.imports.market_folder.going_out import market_files
from scheduler.imports.market_folder.load import FolderReport, load_folder
from scheduler.imports.market_folder.reading import FileFault, Folder, read_folder
from scheduler.imports.market_folder.template import put, write_template

__all__ = [
    "FOLDER_ADVICE",
    "FOLDER_TO_DO",
    "FileFault",
    "Folder",
    "FolderReport",
    "Place",
    "answers_for",
    "check_folder",
    "check_market",
    "load_folder",
    "market_files",
    "put",
    "read_folder",
    "write_template",
]

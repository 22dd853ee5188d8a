"""The words of the screens: codes, problems, dates, durations. French is the source language."""

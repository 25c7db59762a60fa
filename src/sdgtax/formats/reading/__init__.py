"""Users' lists of indicators in any form: one file a form, one line each in `registry`. What all have in common is a `Table`."""

"""The program's own words in Russian and Kazakh: catalogues by gettext, and which language a person reads."""
